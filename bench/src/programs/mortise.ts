import { McpServer } from '@mortise/server'
import { toolsFor, type Offered } from './tools.js'

/** Our server, with what is to be offered. */
export function mortise(offered: Offered): McpServer {
  const server = new McpServer({ name: 'bench', version: '1.0.0' })
  for (const { name, description, inputSchema, run } of toolsFor(offered)) {
    server.registerTool(name, { description, inputSchema }, (args, ctx) =>
      run(args, (step, of) => ctx.progress(step, of)),
    )
  }
  return server
}
