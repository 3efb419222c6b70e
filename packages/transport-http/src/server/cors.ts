import type { ReplyHeaders } from './carrier.js'

/** Whose pages may read what a server says. */
export interface CorsOptions {
  /**
   * The origins whose pages may read answers, written as browsers do (`https://app.example`, with a port where it is not
   * the usual one); their requests pass too. Nothing stands for all. Default none. `TypeError` for what is no origin.
   */
  cors?: readonly string[]
}

type Header = (name: string) => string | undefined

/** What the pages of some origins are told. */
export interface Cors {
  /** The headers of every response to such a page; undefined for any other request. */
  headers(header: Header): ReplyHeaders | undefined
  /** The answer to a browser that asks before it sends such a page's request; undefined where it does not ask. */
  preflight(method: string, header: Header): ReplyHeaders | undefined
}

/** What clients send; `authorization` is named, for no wildcard would cover it. */
const sent =
  'content-type, accept, authorization, last-event-id, mcp-session-id, mcp-protocol-version, mcp-method, mcp-name'
/** The headers of arguments are whatever the tools of a server say. */
const argument = /^mcp-param-[\w!#$%&'*+.^`|~-]+$/
const exposed = 'mcp-session-id, www-authenticate, retry-after'
/** How long a browser may go by an answer before it asks again, in seconds: the most that Chromium heeds. */
const maxAge = '7200'

/** Reads the origins; undefined where there are none. Throws `TypeError` for what is no origin. */
export function crossOrigin({ cors = [] }: CorsOptions): Cors | undefined {
  if (cors.length === 0) return undefined
  const origins = new Set(cors.map(checked))
  const pageOf = (header: Header): string | undefined => {
    const origin = header('origin')
    return origin !== undefined && origins.has(origin) ? origin : undefined
  }
  return {
    headers(header) {
      const origin = pageOf(header)
      return origin === undefined
        ? undefined
        : { 'access-control-allow-origin': origin, 'access-control-expose-headers': exposed, vary: 'origin' }
    },
    preflight(method, header) {
      if (method !== 'OPTIONS' || header('access-control-request-method') === undefined) return undefined
      if (pageOf(header) === undefined) return undefined
      return {
        'access-control-allow-methods': 'POST, GET, DELETE',
        'access-control-allow-headers': [sent, ...argumentsIn(header('access-control-request-headers'))].join(', '),
        'access-control-max-age': maxAge,
      }
    },
  }
}

const argumentsIn = (requested = ''): string[] =>
  requested
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => argument.test(name))

/** Of pages that come by another scheme, such as those of an extension, the standard gives no canonical origin. */
const other = /^(?!https?:)[a-z][a-z\d+.-]*:\/\/[a-z\d._-]+(?::\d{1,5})?$/

function checked(origin: string): string {
  const canonical = URL.canParse(origin) ? new URL(origin).origin : 'null'
  if (!origin.includes('*') && (other.test(origin) || (canonical !== 'null' && origin === canonical))) return origin
  const meant = canonical !== 'null' && !canonical.includes('*') ? `; write ${canonical}` : ''
  throw new TypeError(
    `${JSON.stringify(origin)} is not an origin as browsers write it, such as https://app.example${meant}`,
  )
}
