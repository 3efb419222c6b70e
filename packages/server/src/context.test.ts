import { expect, it } from 'vitest'
import { McpServer } from './index.js'
import { Desk } from './testing/desk.js'

it('a handler tells of progress that grows and is a number, and of nothing else', async () => {
  const server = new McpServer({ name: 'test', version: '1' })
  server.registerTool('work', {}, async (_args, ctx) => {
    await ctx.progress(0 / 0)
    await ctx.progress(1, 1 / 0)
    await ctx.progress(1, 2)
    await ctx.progress(Infinity)
    await ctx.progress(2, 2, 'done')
    return ''
  })
  const call = { name: 'work', _meta: { progressToken: 'p' } }
  const { notifications } = await new Desk(server).stateless('tools/call', call)
  expect(notifications.map(({ params }) => params)).toEqual([
    { progressToken: 'p', progress: 1 },
    { progressToken: 'p', progress: 2, total: 2, message: 'done' },
  ])
})
