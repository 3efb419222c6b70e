import { parseArgs } from 'node:util'

/** What a command line asks for. */
export type Command = { readonly kind: 'help' | 'version' } | Serve

/** Serve these folders. */
export interface Serve {
  readonly kind: 'serve'
  readonly folders: readonly string[]
  readonly write: boolean
  /** Where to listen; absent when the server speaks over its standard input and output. */
  readonly http?: Address
}

/** Where an HTTP server listens. */
export interface Address {
  readonly host: string
  /** 0 is any free one. */
  readonly port: number
  /** The hosts that requests may be addressed to beside this machine's own names; none where only it can reach them. */
  readonly allowedHosts: readonly string[]
}

/** A command line that cannot be understood; says what is wrong with it. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

const HOST = '127.0.0.1'
const PORT = 8920

/** The answer to `--help`. */
export const help = `Usage: mortise-filesystem [options] FOLDER...

Serves the files below the folders, and nothing else, to MCP clients.

Options:
  --write               let files be written too (default: they are only read)
  --transport stdio|http
                        how clients reach the server (default: stdio)
  --host HOST           with http: the address to listen on (default: ${HOST})
  --port PORT           with http: the port, 0 for any free one (default: ${PORT})
  --allow-host HOST     with http: a host that requests may be addressed to, beside
                        the loopback; * for any; may be given more than once
  -h, --help            show this text
  -v, --version         show the version
`

const options = {
  write: { type: 'boolean', default: false },
  transport: { type: 'string', default: 'stdio' },
  host: { type: 'string' },
  port: { type: 'string' },
  'allow-host': { type: 'string', multiple: true },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const

const parse = (argv: readonly string[]) => {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true })
  } catch (error) {
    // Its first sentence says what is wrong; what follows explains a rare way around it.
    throw new UsageError((error as Error).message.split('. ', 1)[0], { cause: error })
  }
}

const portOf = (given: string): number => {
  const port = /^\d{1,5}$/.test(given) ? Number(given) : Infinity
  if (port > 65_535) throw new UsageError(`The port '${given}' is not a number from 0 to 65535`)
  return port
}

/** Others can reach it, and nobody is asked who they are: that has to be wanted. */
const addressOf = (host: string, port: number, allowedHosts: readonly string[]): Address => {
  if (allowedHosts.length > 0 || /^(localhost|127(\.\d{1,3}){3}|::1)$/i.test(host)) return { host, port, allowedHosts }
  throw new UsageError(
    `Other machines can reach ${host}, and this server asks nobody who they are: ` +
      'if that is what you want, say with --allow-host which hosts requests may be addressed to',
  )
}

/** Reads a command line. Throws a {@link UsageError} for one that asks for nothing that can be done. */
export const parseCommand = (argv: readonly string[]): Command => {
  const { values, positionals: folders } = parse(argv)
  const { transport, host = HOST, port = `${PORT}`, 'allow-host': allowed = [], write } = values
  if (values.help) return { kind: 'help' }
  if (values.version) return { kind: 'version' }
  if (transport !== 'stdio' && transport !== 'http')
    throw new UsageError(`The transport '${transport}' is not known: it is stdio or http`)
  if (transport === 'stdio' && (values.host ?? values.port ?? values['allow-host']) !== undefined)
    throw new UsageError('--host, --port and --allow-host are of use only with --transport http')
  if (folders.length === 0) throw new UsageError('No folder was given: name at least one to serve')
  const serve: Serve = { kind: 'serve', folders, write }
  return transport === 'stdio' ? serve : { ...serve, http: addressOf(host, portOf(port), allowed) }
}
