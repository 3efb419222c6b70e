import { McpServer } from '@mortise/server'

/** A server whose calls end at once, when they are cancelled, or never; and that has something to follow. */
export function offer(): McpServer {
  const server = new McpServer({ name: 'leftovers', version: '1.0.0' })
  server.registerTool('quick', {}, () => 'done')
  server.registerTool('patient', {}, async (_args, ctx) => {
    await ctx.progress(1, 2, 'started')
    await new Promise<void>((resolve) => ctx.signal.addEventListener('abort', () => resolve()))
    return 'too late'
  })
  server.registerTool('deaf', {}, async (_args, ctx) => {
    await ctx.progress(1, 2, 'started')
    return new Promise<never>(() => {})
  })
  server.registerResource('note', 'test://note', {}, () => 'Remember the milk')
  return server
}
