import { type Version } from '@mortise/protocol'
import { McpServer, tasks, ToolError } from '@mortise/server'
import { z } from 'zod'

/** What the behaviours of the matrix need of a server, and what they look at from outside. */
export interface Fixture {
  readonly server: McpServer
  /** Resolves when the tool that waits has been started. */
  readonly waiting: Promise<void>
  /** Resolves when the tool that waits has seen that it is no longer wanted. */
  readonly cancelled: Promise<void>
}

/** The one server that every cell of the matrix is run against. */
export function makeServer(versions?: readonly Version[]): Fixture {
  const extensions = [tasks({ pollIntervalMs: 20 })]
  const options = { pageSize: 3, extensions, ...(versions && { versions }) }
  const server = new McpServer({ name: 'matrix', version: '1.0.0' }, options)
  const { promise: waiting, resolve: started } = signal()
  const { promise: cancelled, resolve: stopped } = signal()
  const numbers = z.object({ a: z.number(), b: z.number() })

  server.registerTool('echo', { inputSchema: z.object({ text: z.string() }) }, ({ text }) => text)
  server.registerTool('add', { inputSchema: numbers, outputSchema: z.object({ sum: z.number() }) }, ({ a, b }) => ({
    sum: a + b,
  }))
  server.registerTool('fail', {}, () => {
    throw new ToolError('Out of paper: fill the tray')
  })
  server.registerTool('count', {}, async (_args, ctx) => {
    for (const done of [1, 2, 3]) await ctx.progress(done, 3, `step ${done}`)
    return 'counted'
  })
  server.registerTool('wait', {}, async (_args, { signal }) => {
    started()
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
    stopped()
    return 'too late'
  })
  server.registerTool('ask', {}, async (_args, ctx) => {
    const answer = await ctx.elicit('name', { message: 'Who are you?', schema: z.object({ name: z.string() }) })
    return answer.action === 'accept' ? `Hello ${answer.content.name}` : answer.action
  })
  server.registerResource('note', 'test://note', { mimeType: 'text/plain' }, () => 'Remember the milk')
  server.registerPrompt(
    'greet',
    {
      arguments: [{ name: 'city', required: true }],
      complete: { city: (value) => ['Paris', 'Parma', 'Perth'].filter((each) => each.startsWith(value)) },
    },
    ({ city }) => `Greet somebody from ${city}`,
  )
  return { server, waiting, cancelled }
}

const signal = (): { promise: Promise<void>; resolve: () => void } => {
  let resolve!: () => void
  const promise = new Promise<void>((done) => (resolve = done))
  return { promise, resolve }
}
