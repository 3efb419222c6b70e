import { randomBytes } from 'node:crypto'
import { requestLog, type McpServer } from '@mortise/server'
import type { ServedHttp } from '@mortise/transport-http/node'
import { serveStdio } from '@mortise/transport-stdio'
import { createWeatherServer } from '../server.js'
import { bearer, tokenFrom } from './bearer.js'
import { hostsFor } from './hosts.js'
import { told } from './log.js'
import type { Address, Serve } from './options.js'

/** Serves until a signal asks the process to end, or, over stdio, until the input has ended. */
export async function serve({ provider, units, language, logLevel, http }: Serve): Promise<void> {
  // One process is all there is, so that nobody need be warned that another could not open what this one sealed.
  const stateKeys = [randomBytes(32)]
  const server = createWeatherServer({ provider, units, language, stateKeys, ...told(logLevel) })
  if (logLevel === 'info' || logLevel === 'debug') server.use(requestLog())
  await (http ? overHttp(server, http) : overStdio(server))
}

async function overStdio(server: McpServer): Promise<void> {
  const channel = serveStdio(server)
  await untilAsked(channel.closed)
  server.close()
  await channel.close()
}

async function start(server: McpServer, address: Address): Promise<ServedHttp> {
  // Only here, so that serving over stdio starts without it.
  const { serveHttp } = await import('@mortise/transport-http/node')
  const { host, port, allowedOrigins: cors } = address
  const token = tokenFrom(process.env, address)
  const allowedHosts = await hostsFor(address, token !== undefined)
  const guarded = token !== undefined && { authenticate: bearer(token) }
  return serveHttp(server, { host, port, cors, ...(allowedHosts && { allowedHosts }), ...guarded })
}

async function overHttp(server: McpServer, address: Address): Promise<void> {
  const listening = await start(server, address).catch((error: unknown) => {
    throw cannotListen(error, address)
  })
  process.stderr.write(`mortise-weather listening on ${listening.url}\n`)
  await untilAsked(new Promise(() => {}))
  server.close()
  await listening.drain()
}

function cannotListen(error: unknown, { host, port }: Address): unknown {
  const said: Record<string, string> = {
    EADDRINUSE: `Port ${port} on ${host} is taken: choose another with --port, or 0 for any free one`,
    EACCES: `Port ${port} may not be used by this user: choose one from 1024 on with --port`,
    EADDRNOTAVAIL: `${host} is not an address of this machine: choose another with --host`,
    ENOTFOUND: `The host ${host} is not known: choose another with --host`,
    EAI_AGAIN: `The host ${host} is not known, for it cannot be looked up now: choose another with --host`,
  }
  const words = said[(error as NodeJS.ErrnoException).code ?? '']
  return words === undefined ? error : new Error(words, { cause: error })
}

/** Waits for a signal that asks the process to end, or for the end of something else. */
async function untilAsked(ended: Promise<void>): Promise<void> {
  const signals = ['SIGINT', 'SIGTERM'] as const
  let ask = (): void => {}
  const asked = new Promise<void>((resolve) => (ask = resolve))
  for (const signal of signals) process.once(signal, ask)
  await Promise.race([asked, ended])
  for (const signal of signals) process.off(signal, ask)
}
