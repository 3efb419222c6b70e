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
  /** The hosts that requests may be addressed to beside the loopback; none where only this machine reaches it. */
  readonly allowedHosts: readonly string[]
  /** The origins whose pages may use the server from a browser. */
  readonly allowedOrigins: readonly string[]
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
  --allowed-host HOST   with http: a host that requests may be addressed to, beside
                        the loopback; * for any; may be given more than once; needed
                        where other machines can reach the server
  --allow-origin ORIGIN with http: an origin whose pages may use the server from a browser,
                        such as https://app.example; may be given more than once
  -h, --help            show this text
  -v, --version         show the version
`

const options = {
  write: { type: 'boolean', default: false },
  transport: { type: 'string', default: 'stdio' },
  host: { type: 'string' },
  port: { type: 'string' },
  'allowed-host': { type: 'string', multiple: true },
  'allow-origin': { type: 'string', multiple: true },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const

type Token = { readonly kind: string; readonly name?: string; readonly value?: string | undefined }

/** Options that may be given more than once. */
const repeatable = new Set(['allowed-host', 'allow-origin'])

/** Of several values the last would win, and nobody would be told; and an empty host is every address there is. */
const checkValues = (tokens: readonly Token[]): void => {
  const seen = new Set<string>()
  for (const { name = '', value } of tokens.filter(({ kind }) => kind === 'option')) {
    if (value === undefined) continue
    if (value === '') throw new UsageError(`Option '--${name}' was given nothing`)
    if (seen.has(name) && !repeatable.has(name)) throw new UsageError(`Option '--${name}' was given more than once`)
    seen.add(name)
  }
}

const parse = (argv: readonly string[]) => {
  try {
    const parsed = parseArgs({ args: [...argv], options, allowPositionals: true, tokens: true })
    checkValues(parsed.tokens)
    return parsed
  } catch (error) {
    if (error instanceof UsageError) throw error
    // Its first sentence says what is wrong; what follows explains a rare way around it.
    throw new UsageError((error as Error).message.split('. ', 1)[0], { cause: error })
  }
}

const onlyHttp = new Set(['host', 'port', 'allowed-host', 'allow-origin'])

const portOf = (given: string): number => {
  const port = /^\d{1,5}$/.test(given) ? Number(given) : Infinity
  if (port > 65_535) throw new UsageError(`The port '${given}' is not a number from 0 to 65535`)
  return port
}

const addressOf = (values: ReturnType<typeof parse>['values']): Address => {
  const {
    host = HOST,
    port = `${PORT}`,
    'allowed-host': allowedHosts = [],
    'allow-origin': allowedOrigins = [],
  } = values
  return { host, port: portOf(port), allowedHosts, allowedOrigins }
}

/** Reads a command line. Throws a {@link UsageError} for one that asks for nothing that can be done. */
export const parseCommand = (argv: readonly string[]): Command => {
  const { values, positionals: folders } = parse(argv)
  const { transport, write } = values
  if (values.help) return { kind: 'help' }
  if (values.version) return { kind: 'version' }
  if (transport !== 'stdio' && transport !== 'http')
    throw new UsageError(`The transport '${transport}' is not known: it is stdio or http`)
  if (transport === 'stdio' && Object.keys(values).some((name) => onlyHttp.has(name)))
    throw new UsageError('--host, --port, --allowed-host and --allow-origin are of use only with --transport http')
  if (folders.length === 0) throw new UsageError('No folder was given: name at least one to serve')
  const serve: Serve = { kind: 'serve', folders, write }
  return transport === 'stdio' ? serve : { ...serve, http: addressOf(values) }
}
