import { parseArgs } from 'node:util'
import { choices, type Choice } from '../providers/create-weather.js'
import type { Language } from '../providers/weather.js'
import { unitsSchema, type Units } from '../units.js'
import { languages } from '../words/saying.js'
import { logLevels, type LogLevel } from './log.js'

/** What a command line asks for. */
export type Command = { readonly kind: 'help' | 'version' } | Serve

/** Serve the weather. */
export interface Serve {
  readonly kind: 'serve'
  readonly provider: Choice
  readonly units: Units
  readonly language: Language
  readonly logLevel: LogLevel
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
  /** The variable of the environment that has to hold a token; absent where that of the default may hold one. */
  readonly tokenEnv?: string
}

/** A command line that cannot be understood; says what is wrong with it. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

const HOST = '127.0.0.1'
const PORT = 8930

/** The answer to `--help`. */
export const help = `Usage: mortise-weather [options]

Serves weather, alerts, places, sun and moon to MCP clients.

Options:
  --provider ${choices.join('|')}
                        where the weather comes from (default: auto, which asks whoever knows
                        the place; offline asks nobody, and knows of weather only some
                        days gone by; sample needs no network either, and what it says
                        is not real)
  --units ${unitsSchema.options.join('|')}
                        the units of answers where a call names none (default: metric)
  --language ${languages.join('|')}
                        the language of answers where a call names none (default: en)
  --log-level ${logLevels.join('|')}
                        what is told on stderr (default: warn; info tells of each request,
                        debug also of those to providers, and so of places)
  --transport stdio|http
                        how clients reach the server (default: stdio)
  --host HOST           with http: the address to listen on (default: ${HOST})
  --port PORT           with http: the port, 0 for any free one (default: ${PORT})
  --token-env NAME      with http: the environment variable that holds the token which clients
                        have to send as 'Authorization: Bearer TOKEN' (default: MCP_TOKEN;
                        where that is not set, no token is asked for)
  --allowed-host HOST   with http: a host that requests may be addressed to, beside
                        the loopback; * for any; may be given more than once; needed
                        where other machines can reach the server
  --allow-origin ORIGIN with http: an origin whose pages may use the server from a browser,
                        such as https://app.example; may be given more than once
  -h, --help            show this text
  -v, --version         show the version

Environment:
  MCP_TOKEN             with http: see --token-env
  SENIVERSE_KEY         lets Seniverse be asked, about places in China; SENIVERSE_UID signs the requests
  OPEN_METEO_KEY        the key of a paid account
  OPEN_METEO_URL, OPEN_METEO_ARCHIVE_URL, OPEN_METEO_AIR_URL, NWS_URL, SENIVERSE_URL
                        where to find the providers, if not where they usually are
`

const options = {
  provider: { type: 'string', default: 'auto' },
  units: { type: 'string', default: 'metric' },
  language: { type: 'string', default: 'en' },
  'log-level': { type: 'string', default: 'warn' },
  transport: { type: 'string', default: 'stdio' },
  host: { type: 'string' },
  port: { type: 'string' },
  'token-env': { type: 'string' },
  'allowed-host': { type: 'string', multiple: true },
  'allow-origin': { type: 'string', multiple: true },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const

/** Reads a command line. Throws a {@link UsageError} for one that asks for nothing that can be done. */
export function parseCommand(argv: readonly string[]): Command {
  const given = parse(argv)
  if (given.help) return { kind: 'help' }
  if (given.version) return { kind: 'version' }
  const transport = oneOf(['stdio', 'http'], given.transport, 'transport')
  const serve = {
    kind: 'serve',
    provider: oneOf(choices, given.provider, 'provider'),
    units: oneOf(unitsSchema.options, given.units, 'units'),
    language: oneOf(languages, given.language, 'language'),
    logLevel: oneOf(logLevels, given['log-level'], 'log-level'),
  } as const
  if (transport === 'http') return { ...serve, http: addressOf(given) }
  const useless = httpOnly.find((name) => given[name] !== undefined)
  if (useless) throw new UsageError(`--${useless} is of use only with --transport http`)
  return serve
}

const httpOnly = ['host', 'port', 'token-env', 'allowed-host', 'allow-origin'] as const

function oneOf<T extends string>(known: readonly T[], given: string, option: string): T {
  const found = known.find((each) => each === given)
  if (found === undefined) throw new UsageError(`--${option} is '${given}', and not one of ${known.join(', ')}`)
  return found
}

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

function parse(argv: readonly string[]) {
  try {
    const { values, tokens } = parseArgs({ args: [...argv], options, tokens: true })
    checkValues(tokens)
    return values
  } catch (error) {
    if (error instanceof UsageError) throw error
    // Its first sentence says what is wrong; what follows explains a rare way around it.
    throw new UsageError((error as Error).message.split('. ', 1)[0], { cause: error })
  }
}

function addressOf(given: ReturnType<typeof parse>): Address {
  const { host = HOST, port = `${PORT}`, 'token-env': tokenEnv } = given
  return {
    host,
    port: portOf(port),
    allowedHosts: given['allowed-host'] ?? [],
    allowedOrigins: given['allow-origin'] ?? [],
    ...(tokenEnv !== undefined && { tokenEnv }),
  }
}

function portOf(given: string): number {
  const port = /^\d{1,5}$/.test(given) ? Number(given) : Infinity
  if (port > 65_535) throw new UsageError(`The port '${given}' is not a number from 0 to 65535`)
  return port
}
