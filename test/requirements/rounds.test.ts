import { type Json } from '@mortise/protocol'
import { jsonSchema } from '@mortise/protocol/json-schema'
import { McpServer } from '@mortise/server'
import { describe, expect, it } from 'vitest'
import { Line, type Said } from './line.js'

const form = jsonSchema({ type: 'object', properties: { name: { type: 'string' } } })

function asking(): McpServer {
  const server = new McpServer({ name: 'asking', version: '1' })
  server.registerTool('pair', {}, async (_args, ctx) => {
    const [one, two] = await Promise.all(
      ['one', 'two'].map((key) => ctx.elicit(key, { message: `Who is ${key}?`, schema: form })),
    )
    return `${one!.action} ${two!.action}`
  })
  server.registerTool('other', {}, () => 'other')
  return server
}

const call = (line: Line, params: Json = {}): Promise<Said> =>
  line.modern('tools/call', { name: 'pair', ...params }, { elicitation: {} })
const accept = { action: 'accept', content: { name: 'Ada' } }

describe('a call that asks back', () => {
  it('asks again for answers that are missing, and leaves others aside [N151 N155 N156]', async () => {
    const line = new Line(asking())
    const { result: first } = await call(line)
    expect(Object.keys(first?.inputRequests as Json)).toEqual(['one', 'two'])
    const { requestState } = first!
    const { result: second } = await call(line, { requestState, inputResponses: { one: accept, three: accept } })
    expect(Object.keys(second?.inputRequests as Json)).toEqual(['two'])
    const { requestState: later } = second!
    const { result: last } = await call(line, { requestState: later, inputResponses: { two: accept } })
    expect(last).toMatchObject({ resultType: 'complete', content: [{ text: 'accept accept' }] })
  })

  it('refuses answers that are none [N156]', async () => {
    const line = new Line(asking())
    const { result } = await call(line)
    const { requestState } = result!
    expect(await call(line, { requestState, inputResponses: { one: 'Ada' } })).toMatchObject({
      error: { code: -32602 },
    })
  })

  it('takes a state once, and for its own call alone [N152 N153 N154]', async () => {
    const line = new Line(asking())
    const { result } = await call(line)
    const { requestState } = result!
    const answered = { requestState, inputResponses: { one: accept, two: accept } }
    expect(await call(line, { ...answered, name: 'other' })).toMatchObject({ error: { code: -32602 } })
    expect(await call(line, { ...answered, arguments: { a: 1 } })).toMatchObject({ error: { code: -32602 } })
    expect(await call(line, answered)).toMatchObject({ result: { resultType: 'complete' } })
    expect(await call(line, answered)).toMatchObject({ error: { code: -32602 } })
  })

  it('says nothing of freshness in its questions, and does in its end [N220 N221]', async () => {
    const server = asking()
    server.registerResource('r', 'test://r', {}, async (_uri, _variables, ctx) => {
      const { action } = await ctx.elicit('q', { message: '?', schema: form })
      return action
    })
    const line = new Line(server)
    const read = (params: Json = {}) =>
      line.modern('resources/read', { uri: 'test://r', ...params }, { elicitation: {} })
    const { result: asked } = await read()
    expect(asked).toMatchObject({ resultType: 'input_required' })
    for (const name of ['ttlMs', 'cacheScope']) expect(asked).not.toHaveProperty(name)
    const { requestState } = asked!
    const { result } = await read({ requestState, inputResponses: { q: accept } })
    expect(result).toMatchObject({ resultType: 'complete', ttlMs: 0, cacheScope: 'private' })
  })

  it('leaves nothing waiting where no retry comes [N157]', async () => {
    const server = asking()
    for (let i = 0; i < 20; i++) {
      const line = new Line(server)
      expect(await call(line)).toMatchObject({ result: { resultType: 'input_required' } })
      await line.close()
    }
    expect(await new Line(server).modern('tools/list')).toHaveProperty('result')
  })
})
