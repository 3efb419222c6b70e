import { requestLog, type McpServer } from '@mortise/server'
import type { ServedHttp } from '@mortise/transport-http/node'
import { serveStdio } from '@mortise/transport-stdio'
import { systemCode } from '../failure.js'
import type { FilesystemOptions } from '../options.js'
import { createFilesystemServer } from '../server.js'
import { foldersFor, RUNNING } from './compat-start.js'
import { hostsFor } from './hosts.js'
import type { Address, Serve } from './options.js'
import { jsonLine } from '../printable.js'
import { byToken } from './token.js'

const signals = ['SIGINT', 'SIGTERM'] as const

/** Waits for a signal that asks the process to end, or for the end of something else. */
const untilAsked = async (ended: Promise<void>): Promise<void> => {
  let ask = (): void => {}
  const asked = new Promise<void>((resolve) => (ask = resolve))
  for (const signal of signals) process.once(signal, ask)
  await Promise.race([asked, ended])
  for (const signal of signals) process.off(signal, ask)
}

const overStdio = async (server: McpServer, began: () => void): Promise<void> => {
  const channel = serveStdio(server)
  began()
  await untilAsked(channel.closed)
  server.close()
  await channel.close()
}

const cannotListen = (error: unknown, { host, port }: Address): unknown => {
  const says: Record<string, string> = {
    EADDRINUSE: `Port ${port} on ${host} is taken: choose another with --port, or 0 for any free one`,
    EACCES: `Port ${port} may not be used by this user: choose one from 1024 on with --port`,
    EADDRNOTAVAIL: `${host} is not an address of this machine: choose another with --host`,
    ENOTFOUND: `The host ${host} is not known: choose another with --host`,
    EAI_AGAIN: `The host ${host} is not known, for it cannot be looked up now: choose another with --host`,
  }
  const words = says[systemCode(error)]
  return words === undefined ? error : new Error(words, { cause: error })
}

const start = async (server: McpServer, address: Address): Promise<ServedHttp> => {
  // Only here, so that serving over stdio starts without it.
  const { serveHttp } = await import('@mortise/transport-http/node')
  const { host, port, allowedOrigins: cors, token } = address
  const allowedHosts = await hostsFor(address)
  const authenticate = token === undefined ? {} : { authenticate: byToken(token) }
  return serveHttp(server, { host, port, cors, ...(allowedHosts && { allowedHosts }), ...authenticate })
}

const overHttp = async (server: McpServer, address: Address): Promise<void> => {
  const listening = await start(server, address).catch((error: unknown) => {
    throw cannotListen(error, address)
  })
  process.stderr.write(`mortise-filesystem listening on ${listening.url}\n`)
  if (address.allowedHosts.length > 0 && address.token === undefined)
    process.stderr.write('Nobody is asked who they are: whoever reaches it sees the folders\n')
  await untilAsked(new Promise(() => {}))
  server.close()
  await listening.drain()
}

const levels = ['silent', 'error', 'info', 'debug']

const say = (line: string): void => void process.stderr.write(`${line}\n`)
const writeLine = (entry: object): void => say(jsonLine(entry))

const writeFault: NonNullable<FilesystemOptions['onError']> = (error, { what, reference }) =>
  writeLine({
    time: new Date().toISOString(),
    failed: what,
    reference,
    error: error instanceof Error ? error.stack : String(error),
  })

const writeWarning = (warning: string): void => writeLine({ time: new Date().toISOString(), warning })

/** Serves until a signal asks the process to end, or, over stdio, until the input has ended. */
export const serve = async ({ files, logLevel, http }: Serve): Promise<void> => {
  const level = levels.indexOf(logLevel)
  const server = createFilesystemServer({
    ...files,
    folders: foldersFor(files.profile, files.folders, say),
    ...(level >= levels.indexOf('info') && { audit: writeLine }),
    ...(level >= levels.indexOf('error') && { onWarning: writeWarning }),
    onError: level >= levels.indexOf('error') ? writeFault : () => {},
  })
  if (logLevel === 'debug') server.use(requestLog(writeLine))
  const began = (): void => {
    if (files.profile === 'compat') say(RUNNING)
  }
  await (http ? overHttp(server, http) : overStdio(server, began))
}
