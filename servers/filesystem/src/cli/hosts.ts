import dns from 'node:dns/promises'
import { isIPv6 } from 'node:net'
import { UsageError } from './arguments.js'
import type { Address } from './options.js'

/** A host as it stands in a URL or in the header of a request. */
const inHeader = (host: string): string => (isIPv6(host) ? `[${host}]` : host)

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|::1)$/i.test(host)

/**
 * The hosts that requests may be addressed to; undefined is the loopback alone. Others can reach any other host, and
 * nobody is asked who they are: that has to be wanted. Throws a {@link UsageError} unless it is, and the system's error
 * for a host that is not known.
 */
export const hostsFor = async ({ host, allowedHosts, token }: Address): Promise<readonly string[] | undefined> => {
  if (allowedHosts.length > 0) {
    const own = isLoopback(host) ? [host] : []
    return ['localhost', '127.0.0.1', '::1', ...own, ...allowedHosts].map(inHeader)
  }
  if (isLoopback(host)) return undefined
  await dns.lookup(host)
  throw new UsageError(
    `Other machines can reach ${host}` +
      (token === undefined ? ', and this server asks nobody who they are: ' : ': ') +
      'if that is what you want, say with --allowed-host which hosts requests may be addressed to',
  )
}
