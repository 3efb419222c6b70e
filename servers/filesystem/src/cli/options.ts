import path from 'node:path'
import type { FilesystemOptions } from '../options.js'
import { oneOf, readArguments, UsageError, type Values } from './arguments.js'
import { HOST, PORT, TOKEN } from './help.js'

/** What a command line asks for. */
export type Command = { readonly kind: 'help' | 'version' } | Serve

/** How much is written to stderr: nothing, faults, what clients did, or every request too. */
export type LogLevel = 'silent' | 'error' | 'info' | 'debug'

/** Serve these folders. */
export interface Serve {
  readonly kind: 'serve'
  readonly files: FilesystemOptions
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
  /** What every request must carry as its bearer token; absent where nobody is asked. */
  readonly token?: string
}

type Environment = Readonly<Record<string, string | undefined>>

const onlyHttp = ['host', 'port', 'allowed-host', 'allow-origin', 'token-env'] as const

const portOf = (given: string): number => {
  const port = /^\d{1,5}$/.test(given) ? Number(given) : Infinity
  if (port > 65_535) throw new UsageError(`The port '${given}' is not a number from 0 to 65535`)
  return port
}

/** A variable that is named, or empty, must not leave the door open: whoever sets it wants a token to be asked for. */
const tokenOf = (named: string | undefined, env: Environment): string | undefined => {
  const name = named ?? TOKEN
  const token = env[name]
  if (token === '') throw new UsageError(`The variable ${name} is set, and empty: give it a token, or unset it`)
  if (token === undefined && named !== undefined) throw new UsageError(`The variable ${name} holds no token`)
  return token
}

const addressOf = (values: Values, env: Environment): Address => {
  const {
    host = HOST,
    port = `${PORT}`,
    'allowed-host': allowedHosts = [],
    'allow-origin': allowedOrigins = [],
    'token-env': named,
  } = values
  const token = tokenOf(named, env)
  return { host, port: portOf(port), allowedHosts, allowedOrigins, ...(token !== undefined && { token }) }
}

const foldersOf = (given: readonly string[], { MCP_FS_ROOTS = '' }: Environment): readonly string[] => {
  const folders = given.length > 0 ? given : MCP_FS_ROOTS.split(path.delimiter).filter((each) => each !== '')
  if (folders.length === 0) throw new UsageError('No folder was given: name at least one to serve')
  return folders
}

const filesOf = (values: Values, folders: readonly string[]): FilesystemOptions => {
  const { write, deny, boundary, roots } = values
  return {
    folders,
    write,
    profile: oneOf('profile', values.profile, ['full', 'compat']),
    allowSensitive: values['allow-sensitive'],
    hideHostPaths: values['hide-host-paths'],
    permanentDelete: values['permanent-delete'],
    ...(deny && { deny }),
    ...(boundary !== undefined && { boundary }),
    ...(roots !== undefined && { roots: oneOf('policy for roots', roots, ['narrow', 'replace', 'ignore']) }),
  }
}

/** Reads a command line. Throws a {@link UsageError} for one that asks for nothing that can be done. */
export const parseCommand = (argv: readonly string[], env: Environment = process.env): Command => {
  const { values, positionals } = readArguments(argv)
  if (values.help) return { kind: 'help' }
  if (values.version) return { kind: 'version' }
  if (values['permanent-delete'] && !values.write)
    throw new UsageError('--permanent-delete is of use only with --write: without it nothing is deleted')
  const transport = oneOf('transport', values.transport, ['stdio', 'http'])
  if (transport === 'stdio' && onlyHttp.some((name) => values[name] !== undefined))
    throw new UsageError(`${onlyHttp.map((name) => `--${name}`).join(', ')} are of use only with --transport http`)
  const serve: Serve = {
    kind: 'serve',
    files: filesOf(values, foldersOf(positionals, env)),
    logLevel: oneOf('log level', values['log-level'], ['silent', 'error', 'info', 'debug']),
  }
  return transport === 'stdio' ? serve : { ...serve, http: addressOf(values, env) }
}
