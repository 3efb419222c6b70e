import type { CorsOptions } from './cors.js'

/** Who may reach a server from a browser. */
export interface GuardOptions extends CorsOptions {
  /**
   * The hosts that requests may be addressed to, with a port or without (then any); `*` for all, where something in
   * front has checked them. Default: the loopback names and addresses.
   */
  allowedHosts?: readonly string[]
  /** The origins whose pages may send requests, beside those of the loopback; `*` for all. Default none. */
  allowedOrigins?: readonly string[]
}

const loopback = String.raw`(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?`
const loopbackHost = new RegExp(`^${loopback}$`, 'i')
const loopbackOrigin = new RegExp(`^https?://${loopback}$`, 'i')

const aHost = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i
const anOrigin = /^[a-z][a-z\d+.-]*:\/\/[^\s/?#*]+$/i

const odd = (option: string, value: string): TypeError =>
  new TypeError(
    option === 'allowedHosts'
      ? `allowedHosts: ${value} is no host; write a name or an address, with a port or without, or * for all`
      : `allowedOrigins: ${value} is no origin; write scheme, host and port as browsers do, or * for all`,
  )

/** Whether a host, with a port or without, is this machine alone. */
export const isLoopback = (host: string): boolean => loopbackHost.test(host)

/**
 * Turns away what a web page should not send: a page whose name was bound to this machine's address (`Host`), and a page
 * of somebody else (`Origin`). Says why, or undefined when a request may pass.
 */
export function guard(options: GuardOptions): (header: (name: string) => string | undefined) => string | undefined {
  const { allowedHosts, allowedOrigins = [], cors = [] } = options
  for (const host of allowedHosts ?? []) if (host !== '*' && !aHost.test(host)) throw odd('allowedHosts', host)
  for (const origin of allowedOrigins)
    if (!['*', 'null'].includes(origin) && !anOrigin.test(origin)) throw odd('allowedOrigins', origin)
  const hosts = allowedHosts && new Set(allowedHosts.map((host) => host.toLowerCase()))
  const origins = new Set([...allowedOrigins, ...cors].map((origin) => origin.toLowerCase()))
  const knowsHost = (host: string): boolean => {
    if (!hosts) return isLoopback(host)
    const name = host.toLowerCase()
    return hosts.has(name) || hosts.has(name.replace(/:\d+$/, '')) || hosts.has('*')
  }
  const knowsOrigin = (origin: string): boolean =>
    loopbackOrigin.test(origin) || origins.has(origin.toLowerCase()) || origins.has('*')
  // Most clients come by one name: to compare is less than to match.
  let usual: string | undefined
  return (header) => {
    const host = header('host')
    if (host === undefined) return 'Header Host is missing'
    if (host !== usual) {
      if (!knowsHost(host)) return `Host ${host} is not allowed here; name it in \`allowedHosts\` if it is yours`
      usual = host
    }
    const origin = header('origin')
    if (origin === undefined || knowsOrigin(origin)) return undefined
    return `Origin ${origin} is not allowed here; name it in \`allowedOrigins\` if it is yours`
  }
}
