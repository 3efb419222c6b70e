// A server over HTTP as a process of its own: it says where it listens, and tells of itself when its parent asks.
import { McpServer } from '@mortise/server'
import { serveHttp } from '@mortise/transport-http/node'

const server = new McpServer({ name: 'faults', version: '1' }, { onError: () => {} })
let [held, aborted, unhandled] = [0, 0, 0]
process.on('unhandledRejection', () => unhandled++)

server.registerTool('quick', {}, () => 'done')
server.registerTool('second', {}, async () => {
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  return 'done'
})
server.registerTool('hold', {}, async (_args, { signal }) => {
  held++
  await new Promise((resolve) => signal.addEventListener('abort', resolve))
  aborted++
  return 'never heard'
})
/** Offers 190 MB, and waits for nobody. */
server.registerTool('flood', {}, async (_args, ctx) => {
  const text = 'x'.repeat(100_000)
  for (let n = 1; n <= 1_900; n++) {
    void ctx.progress(n, undefined, text)
    if (n % 10 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  return 'flooded'
})

const { url, drain } = await serveHttp(server, JSON.parse(process.env.OPTIONS ?? '{}') as object)

/** The memory that is left once threads of the engine, which go on after a collection, have given back what they will. */
async function settled(): Promise<number> {
  let [last, rss] = [Infinity, process.memoryUsage().rss]
  for (; rss < last; rss = process.memoryUsage().rss) {
    last = rss
    globalThis.gc?.()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return Math.min(last, rss)
}

process.on('message', (asked) => {
  if (asked === 'changes') for (let n = 0; n < 200_000; n++) server.changes.publish({ topic: 'toolsListChanged' })
  void settled().then((rss) => process.send?.({ rss, held, aborted, unhandled }))
})
process.once('SIGTERM', () => {
  server.close()
  void drain().then(() => process.exit(unhandled === 0 ? 0 : 1))
})
process.send?.(url)
