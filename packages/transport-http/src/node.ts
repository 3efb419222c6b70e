import { requireEndpoint, type Endpoint } from '@mortise/protocol'
import { createServer, type Server, type ServerOptions as HttpServerOptions } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createMcpHandler, type McpHandler } from './server/handler.js'
import type { HandlerOptions } from './server/options.js'
import { isLoopback } from './server/guard.js'
import { limits } from './server/limits.js'
import { reporting } from './server/report.js'

/** Where and how a server is offered over HTTP. */
export interface ServeOptions extends HandlerOptions {
  /** The name or address to listen on; default `127.0.0.1`. One that others can reach needs `allowedHosts`. */
  host?: string
  /** The port; default 0, any that is free. */
  port?: number
  /** The path of the endpoint, from its slash on; default `/mcp`. Every other one is answered with 404. */
  path?: string
  /**
   * The path that tells whether requests are taken, by 200 or 503, and nothing else; default `/healthz`. Whoever asks is
   * answered, whatever the host and origin.
   */
  healthPath?: string
  /** Milliseconds that the head of a request may take to arrive; default 30,000. */
  headersTimeoutMs?: number
}

/** A server that is offered over HTTP. */
export interface ServedHttp {
  /** Where clients reach it, if they do so by the name that it listens on. */
  readonly url: string
  readonly port: number
  readonly handler: McpHandler
  /**
   * Lets what is under way come to its end, for `ms` milliseconds (default 10,000) at most; meanwhile what comes is
   * refused with 503 and `Retry-After`. Then it closes.
   */
  readonly drain: (ms?: number) => Promise<void>
  /**
   * Takes no more requests, ends sessions and streams, gives what is under way a second to finish, and then answers it by
   * an error.
   * Resolves when no socket is left. Safe to call twice.
   */
  readonly close: () => Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** How long what is under way may take to finish when the server closes, and how often idle sockets are looked for. */
const graceMs = 1_000
const sweepMs = 20
/**
 * How long an idle socket is kept. Node's five seconds are no more than what clients and proxies keep them (a minute is
 * usual), and a busy one sends on a socket that is being closed under it: ECONNRESET, for a request that nobody has seen.
 */
const idleMs = 65_000
/**
 * How many connections may wait to be taken, as far as the system allows. Of a burst that is over Node's 511, a client
 * tries again after a second.
 */
const backlog = 4_096

/**
 * Offers a server over HTTP from this process. Resolves when it listens. Rejects when it cannot, as where the port is taken,
 * and when others could reach it and `allowedHosts` does not say by which names.
 */
export async function serveHttp(server: Endpoint, options: ServeOptions = {}): Promise<ServedHttp> {
  const { host = '127.0.0.1', port: wanted = 0, path = '/mcp', healthPath = '/healthz', ...rest } = options
  const name = host.includes(':') ? `[${host}]` : host
  if (!(Number.isInteger(wanted) && wanted >= 0 && wanted < 65_536)) {
    throw new RangeError(`serveHttp: port must be a whole number from 0 to 65535, and not ${wanted}`)
  }
  if (!path.startsWith('/')) throw new TypeError(`serveHttp: the path ${path} has no slash at its start`)
  if (!isLoopback(name) && !rest.allowedHosts) {
    throw new Error(
      `serveHttp: ${host} can be reached from other machines; name the hosts that requests may be addressed to in \`allowedHosts\``,
    )
  }
  requireEndpoint(server, 'serveHttp')
  const handler = createMcpHandler(server, rest)
  const http = createServer(patience(options), (request, response) => {
    const { url } = request
    const at = url === path ? path : url?.split('?', 1)[0]
    if (at === path) handler.node(request, response)
    else if (at === healthPath) response.writeHead(handler.open ? 200 : 503).end()
    else response.writeHead(404).end()
  })
  const port = await listen(http, wanted, host)
  // A connection that cannot be taken must not end the process.
  http.on('error', reporting(rest.onError))
  let closed: Promise<void> | undefined
  const close = (): Promise<void> => (closed ??= handler.close().then(() => stop(http, handler)))
  const drain = (ms?: number): Promise<void> => handler.drain(ms).then(close)
  return { url: `http://${name}:${port}${path}`, port, handler, drain, close, [Symbol.asyncDispose]: close }
}

/** How long `node:http` waits for a request, the first and the next one; it looks only now and then who is late. */
function patience({
  headersTimeoutMs = 30_000,
  bodyTimeoutMs = limits.bodyTimeoutMs,
}: ServeOptions): HttpServerOptions {
  const requestTimeout = headersTimeoutMs + bodyTimeoutMs
  const connectionsCheckingInterval = Math.min(5_000, headersTimeoutMs / 2)
  return { headersTimeout: headersTimeoutMs, requestTimeout, connectionsCheckingInterval, keepAliveTimeout: idleMs }
}

function listen(http: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (reason: NodeJS.ErrnoException): void => {
      if (reason.code === 'EADDRINUSE') {
        const instead = 'end what listens there, give another `port`, or none for one that is free'
        reason.message = `serveHttp: port ${port} of ${host} is taken (EADDRINUSE); ${instead}`
      }
      reject(reason)
    }
    http.once('error', failed)
    http.listen(port, host, backlog, () => {
      http.off('error', failed)
      resolve((http.address() as AddressInfo).port)
    })
  })
}

function stop(http: Server, handler: McpHandler): Promise<void> {
  return new Promise((resolve) => {
    // Node leaves a socket open whose last response ended after the closing began.
    const sweep = setInterval(() => http.closeIdleConnections(), sweepMs)
    const deadline = setTimeout(() => {
      void handler.drain(0).then(() => setImmediate(() => http.closeAllConnections()))
    }, graceMs)
    http.close(() => {
      clearInterval(sweep)
      clearTimeout(deadline)
      resolve()
    })
  })
}
