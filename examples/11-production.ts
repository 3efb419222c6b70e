// A server over HTTP as it runs in production: TOKEN=secret npx tsx examples/11-production.ts
import { McpServer } from '@mortise/server'
import { serveHttp } from '@mortise/transport-http/node'

const { TOKEN: token = 'secret', PORT: port = '3000' } = process.env
const server = new McpServer({ name: 'kitchen', version: '1.0.0' })

// Takes long: the client need not hold a connection open for it, where its revision lets it come back.
server.registerTool('roast', { description: 'Roasts coffee' }, async (_args, ctx) => {
  ctx.release()
  for (let minute = 1; minute <= 3 && !ctx.signal.aborted; minute++) await ctx.progress(minute, 3)
  return `Roasted for ${ctx.principal}`
})

const served = await serveHttp(server, {
  port: Number(port),
  // Behind a proxy that terminates TLS, listen on its network and name the hosts that it passes on:
  //   host: '0.0.0.0', allowedHosts: ['mcp.example.com'],
  authenticate: (headers) =>
    headers.get('authorization') === `Bearer ${token}`
      ? { principal: 'barista' }
      : { status: 401, headers: { 'www-authenticate': 'Bearer' }, message: 'Who is it?' },
  maxBodyBytes: 262_144,
  maxSessions: 1_000,
  sessionIdleMs: 10 * 60_000,
})
console.log(served.url)

// GET /healthz says 503 from here on, what comes is refused, and what is under way is answered.
process.once('SIGTERM', () => {
  server.close()
  void served.drain()
})
