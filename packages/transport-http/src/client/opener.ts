import type { Opener } from '@mortise/protocol'
import { fetchWire, type Fetch } from './fetch.js'
import { HttpTransport } from './transport.js'
import type { Wire } from './wire.js'

/** Headers of the user's own: the same each time, or asked for before each HTTP request. */
export type HttpHeaders =
  | Readonly<Record<string, string>>
  | (() => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>)

/** How to reach a server over HTTP. */
export interface HttpOptions {
  /** Sends the HTTP requests. Default: kept-alive sockets of `node:http` on Node, the global `fetch` elsewhere. */
  fetch?: Fetch
  /** Sent with every HTTP request, an authorization for example; a function is called each time, so a token can be renewed. */
  headers?: HttpHeaders
  /** The largest message that is read, in bytes; default 16 MiB. A larger one fails the request that it answers. */
  maxMessageBytes?: number
  /**
   * The shortest silence after which a stream that the server kept alive by comments is taken for dead, in milliseconds;
   * default 45,000. It is three times the longest gap between two comments where that is more.
   */
  idleStreamMs?: number
}

/** Makes the opener of `http`; `standard` makes the wires where the user gave no `fetch`. */
export function openerOf(url: string | URL, options: HttpOptions, standard: (url: URL) => Wire): Opener {
  const { fetch, headers = {}, maxMessageBytes: limit = 16 * 1_048_576, idleStreamMs: idle = 45_000 } = options
  const to = read(url)
  const target = to.origin + to.pathname
  const renews = typeof headers === 'function'
  const fixed = renews ? {} : inLowerCase(headers)
  const open = (): HttpTransport => {
    const reach = (url: URL): Wire => (fetch ? fetchWire(url, fetch) : standard(url))
    return new HttpTransport({
      target,
      url: to,
      reach,
      wire: reach(to),
      headers: renews ? async () => inLowerCase(await headers()) : () => fixed,
      limit,
      renews,
      idle,
    })
  }
  return Object.assign(open, { target })
}

function read(url: string | URL): URL {
  const given = String(url)
  const to = URL.canParse(given) ? new URL(given) : undefined
  if (to?.protocol !== 'http:' && to?.protocol !== 'https:') {
    throw new TypeError(`Not an http or https URL: ${JSON.stringify(shown(given))}${suggestion(given)}`)
  }
  if (to.username || to.password) {
    throw new TypeError(
      `The URL of ${to.host} holds a user or a password; give \`headers\` with an authorization instead`,
    )
  }
  to.hash = ''
  return to
}

/** No secret is shown: neither a user with a password, nor a query. */
const shown = (given: string): string => given.replace(/[?#].*/s, '').replace(/.*@/s, '...@')

/** What has no scheme, such as `localhost:3000`, is taken for one of its own by URL. */
function suggestion(given: string): string {
  const isBare = /^[\w.-]+(:\d+)?([/?]|$)/.test(given) && URL.canParse(`http://${given}`)
  return isBare ? `; did you mean "http://${shown(given)}"?` : '; it begins with http:// or https://'
}

const inLowerCase = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
