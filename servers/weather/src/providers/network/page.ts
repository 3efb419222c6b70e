import { ProviderError } from '../provider.js'
import type { World } from './world.js'

/** What came back, whatever its status. */
export interface Page {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** What is got, and how. */
export interface PageRequest {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  /** Who is asked, for the text of errors. */
  readonly provider: string
}

/** A year of days is 30 KiB, a large state's warnings are several hundred. */
const limit = 4 * 1024 * 1024
const mostRedirects = 3
const withoutNetwork = 'search_location and get_astronomy work without the network.'

/**
 * Gets a page as text, following it within its host. Throws `ProviderError` when it cannot be reached, takes too long, is too
 * long or has gone to another host; when the caller gives up, throws the reason of its signal.
 */
export async function getPage(request: PageRequest, world: World, signal: AbortSignal): Promise<Page> {
  const { provider } = request
  const late = world.timer(world.timeout)
  try {
    const response = await follow(request, world.fetch, AbortSignal.any([signal, late]))
    return { status: response.status, headers: response.headers, text: await textOf(response, provider) }
  } catch (error) {
    if (error instanceof ProviderError) throw error
    signal.throwIfAborted()
    if (late.aborted) {
      const reason = `${provider} did not answer within ${world.timeout / 1000} s`
      throw new ProviderError('timeout', reason, `Ask again in a minute. ${withoutNetwork}`)
    }
    const next =
      'Check the network and ask again, or start the server with --provider sample to try it out on data that is plainly ' +
      `marked as not real. ${withoutNetwork}`
    throw new ProviderError('offline', `${provider} cannot be reached (${causeOf(error)})`, next, { passing: true })
  }
}

/** A host that sends us elsewhere could learn the key from us, or make us ask within the network that we stand in. */
async function follow(
  { url, headers, provider }: PageRequest,
  get: typeof fetch,
  signal: AbortSignal,
): Promise<Response> {
  let target = url
  for (let times = 0; ; times++) {
    const response = await get(target, { redirect: 'manual', headers, signal })
    const location = response.headers.get('location')
    if (response.status < 301 || response.status > 308 || location === null) return response
    await response.body?.cancel()
    const next = URL.canParse(location, target.href) ? new URL(location, target) : undefined
    if (next?.origin !== url.origin) {
      throw astray(
        `${provider} sends us on to another host${next ? ` (${next.host})` : ''}, where this server does not go`,
      )
    }
    if (times === mostRedirects) throw astray(`${provider} sends us on and on`)
    target = next
  }
}

const astray = (reason: string): ProviderError =>
  new ProviderError(
    'unavailable',
    reason,
    'Check that its URL is right, and that no proxy or login page stands in between.',
  )

async function textOf(response: Response, provider: string): Promise<string> {
  if (!response.body) return ''
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  for await (const bytes of response.body) {
    size += bytes.length
    if (size > limit) {
      const reason = `The answer of ${provider} is longer than ${limit} bytes`
      throw new ProviderError('malformed', reason, 'Ask for fewer days.')
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
