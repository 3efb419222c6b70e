import { ProviderError } from './provider.js'

/** How an answer is fetched. */
export interface DownloadOptions {
  readonly fetch: typeof fetch
  readonly signal: AbortSignal
  /** Milliseconds until the whole answer must be there. */
  readonly timeout: number
  /** Bytes that an answer may have. */
  readonly limit: number
  /** Who is asked, for the text of errors. */
  readonly provider: string
}

/** What came back, whatever its status. */
export interface Downloaded {
  readonly status: number
  readonly text: string
}

const withoutNetwork = 'search_location and get_astronomy work without the network.'

/**
 * Gets a page as text. Throws `ProviderError` when it cannot be reached, takes too long or is too long; when the caller gives
 * up, throws the reason of its signal.
 */
export async function download(url: URL, options: DownloadOptions): Promise<Downloaded> {
  const { signal, timeout, provider } = options
  const late = AbortSignal.timeout(timeout)
  try {
    const response = await options.fetch(url, {
      signal: AbortSignal.any([signal, late]),
      headers: { accept: 'application/json' },
    })
    return { status: response.status, text: await textOf(response, options) }
  } catch (error) {
    if (error instanceof ProviderError) throw error
    signal.throwIfAborted()
    if (late.aborted) {
      const reason = `${provider} did not answer within ${timeout / 1000} s`
      throw new ProviderError('timeout', reason, `Ask again in a minute. ${withoutNetwork}`, { cause: error })
    }
    const next =
      'Check the network and ask again, or start the server with --provider sample to try it out on data that is plainly ' +
      `marked as not real. ${withoutNetwork}`
    throw new ProviderError('offline', `${provider} cannot be reached (${causeOf(error)})`, next, { cause: error })
  }
}

async function textOf(response: Response, { limit, provider }: DownloadOptions): Promise<string> {
  if (!response.body) return ''
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  for await (const bytes of response.body) {
    size += bytes.length
    if (size > limit) {
      throw new ProviderError(
        'malformed',
        `The answer of ${provider} is longer than ${limit} bytes`,
        'Ask for fewer days.',
      )
    }
    text += decoder.decode(bytes, { stream: true })
  }
  return text + decoder.decode()
}

/** The innermost reason: `fetch` itself only says that it failed. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.cause) return causeOf(error.cause)
  return error.message || (error as NodeJS.ErrnoException).code || error.name
}
