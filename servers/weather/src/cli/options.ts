import { parseArgs } from 'node:util'
import { providerNames, type ProviderName } from '../providers/provider.js'

/** What a command line asks for. */
export type Command = { readonly kind: 'help' | 'version' } | Serve

/** Serve the weather. */
export interface Serve {
  readonly kind: 'serve'
  readonly provider: ProviderName
  /** Where to listen; absent when the server speaks over its standard input and output. */
  readonly http?: Address
}

/** Where an HTTP server listens; port 0 is any free one. */
export interface Address {
  readonly host: string
  readonly port: number
  /** The names by which it may be addressed; absent where only this machine reaches it. */
  readonly allowedHosts?: string[]
}

/** A command line that cannot be understood; says what is wrong with it. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The answer to `--help`. */
export const help = `Usage: mortise-weather [options]

Serves weather, places, sun and moon to MCP clients.

Options:
  --provider open-meteo|sample
                        where the weather comes from (default: open-meteo, which needs a network
                        but no key; sample needs none, and what it says is not real)
  --transport stdio|http
                        how clients reach the server (default: stdio)
  --host HOST           with http: the address to listen on (default: 127.0.0.1)
  --port PORT           with http: the port, 0 for any free one (default: 0)
  --allowed-host NAME   with http: a name by which clients address the server; needed where --host is
                        not this machine alone, and may be given several times
  -h, --help            show this text
  -v, --version         show the version

Environment:
  OPEN_METEO_URL        where Open-Meteo is (default: https://api.open-meteo.com)
`

const options = {
  provider: { type: 'string', default: 'open-meteo' },
  transport: { type: 'string', default: 'stdio' },
  host: { type: 'string' },
  port: { type: 'string' },
  'allowed-host': { type: 'string', multiple: true },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const

/** Reads a command line. Throws a {@link UsageError} for one that asks for nothing that can be done. */
export function parseCommand(argv: readonly string[]): Command {
  const { provider, transport, ...rest } = parse(argv)
  if (rest.help) return { kind: 'help' }
  if (rest.version) return { kind: 'version' }
  if (!isProvider(provider)) {
    throw new UsageError(`The provider '${provider}' is not known: it is ${providerNames.join(' or ')}`)
  }
  if (transport === 'http') return { kind: 'serve', provider, http: addressOf(rest) }
  if (transport !== 'stdio') throw new UsageError(`The transport '${transport}' is not known: it is stdio or http`)
  if ((rest.host ?? rest.port ?? rest['allowed-host']) !== undefined) {
    throw new UsageError('--host, --port and --allowed-host are of use only with --transport http')
  }
  return { kind: 'serve', provider }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options }).values
  } catch (error) {
    // Its first sentence says what is wrong; what follows explains a rare way around it.
    throw new UsageError((error as Error).message.split('. ', 1)[0], { cause: error })
  }
}

const isProvider = (name: string): name is ProviderName => (providerNames as readonly string[]).includes(name)

const loopback = new Set(['127.0.0.1', '::1', 'localhost'])

function addressOf(given: Pick<ReturnType<typeof parse>, 'host' | 'port' | 'allowed-host'>): Address {
  const { host = '127.0.0.1', port = '0', 'allowed-host': allowedHosts } = given
  if (!loopback.has(host) && !allowedHosts) {
    const reason = `Other machines can reach ${host}, so the server must know the names by which they may address it`
    throw new UsageError(`${reason}: give each with --allowed-host`)
  }
  return { host, port: portOf(port), ...(allowedHosts && { allowedHosts }) }
}

function portOf(given: string): number {
  const port = /^\d{1,5}$/.test(given) ? Number(given) : Infinity
  if (port > 65_535) throw new UsageError(`The port '${given}' is not a number from 0 to 65535`)
  return port
}
