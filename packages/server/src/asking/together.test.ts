import { jsonSchema } from '@mortise/protocol/json-schema'
import { expect, it, vi } from 'vitest'
import { McpServer } from '../index.js'
import { Desk } from '../testing/desk.js'

const schema = jsonSchema({ type: 'object', properties: {} })

it('many questions of a session at once are no leak', async () => {
  const warned = vi.fn<(warning: Error) => void>()
  process.on('warning', warned)
  const server = new McpServer({ name: 'test', version: '1' })
  const keys = Array.from({ length: 20 }, (_, i) => `q${i}`)
  server.registerTool('do', {}, async (_args, ctx) => {
    const answers = await Promise.all(keys.map((key) => ctx.elicit(key, { message: key, schema })))
    return answers.map(({ action }) => action).join()
  })
  const desk = new Desk(server, { session: true })
  await desk.shake('2025-11-25', { elicitation: {} })
  const exchange = desk.exchange(() => {
    if (exchange.asked.length < keys.length) return
    for (const asked of exchange.asked)
      desk.session!.hear({ jsonrpc: '2.0', id: asked.id, result: { action: 'decline' } })
  })
  const { result } = await desk.raw('tools/call', { name: 'do' }, exchange)
  expect(result).toMatchObject({ content: [{ text: keys.map(() => 'decline').join() }] })
  // Warnings are told in a turn of their own.
  await new Promise((resolve) => setImmediate(resolve))
  process.off('warning', warned)
  expect(warned).not.toHaveBeenCalled()
})
