/** The head of the response that an error is about. */
interface Head {
  readonly status: number
  header(name: string): string | undefined
}

/** What the far side answered over HTTP, where it is no answer in the protocol. */
export class HttpError extends Error {
  override readonly name = 'HttpError'
  /** The HTTP status; one of success where the response is of another kind than was asked for. */
  readonly status: number
  /** The beginning of the response's text, 2 KB at most. */
  readonly body: string
  /** How many milliseconds the server asks to wait before anything is sent again, by its `Retry-After`. */
  readonly retryAfter: number | undefined
  readonly #head: Head

  constructor(message: string, head: Head, body: string) {
    super(message)
    this.status = head.status
    this.body = body.slice(0, 2_048)
    this.retryAfter = retryAfter(head.header('retry-after'))
    this.#head = head
  }

  /** A header of the response, by its lower-case name. */
  header(name: string): string | undefined {
    return this.#head.header(name)
  }
}

/** The error for a status that says that something was not taken. */
export function refused(asked: string, head: Head, body: string): HttpError {
  const said = body.slice(0, 200).replace(/\s+/g, ' ').trim()
  const parts = [`${asked} was refused with status ${head.status}`, said, advice(head)]
  return new HttpError(parts.filter((part) => part !== '').join(': '), head, body)
}

/** What went wrong in the end: a `fetch` wraps its reason, and a failure to connect to each of several addresses says no word. */
export function wordsOf(reason: unknown): string {
  if (!(reason instanceof Error)) return String(reason)
  if (reason.cause instanceof Error) return wordsOf(reason.cause)
  return reason.message || String('code' in reason ? reason.code : reason.name)
}

/** How long a `Retry-After` asks to wait, in milliseconds: it gives seconds, or the time when the wait is over. */
function retryAfter(value: string | undefined): number | undefined {
  if (value === undefined) return undefined
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1_000
  const at = value.endsWith('GMT') ? Date.parse(value) : Number.NaN
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now())
}

function advice(head: Head): string {
  const { status } = head
  const wait = retryAfter(head.header('retry-after'))
  if (wait !== undefined && (status === 503 || status === 429)) return `try again in ${Math.ceil(wait / 1_000)} s`
  // The query of an address may hold what nobody should read in a log.
  const place = head.header('location')?.replace(/[?#].*$/, '') ?? 'an address that is not shown'
  // A browser shows a redirect that it did not follow as status 0.
  if (status === 0 || (status >= 300 && status < 400)) {
    return `redirects are not followed; connect to ${place} if you trust it`
  }
  if (status === 401) return 'give an authorization in `headers`'
  if (status === 404) return 'the session has ended, or there is no MCP endpoint at this URL'
  if (status === 405) return 'there is no MCP endpoint at this URL'
  return ''
}
