import { ask, methods, question, type Json, type Question } from '@mortise/protocol'
import { expect, it } from 'vitest'
import { McpServer } from '../server.js'
import { Desk } from '../testing/desk.js'

const all = { elicitation: { form: {}, url: {} }, sampling: { tools: {} } }
const form = (properties: Record<string, Json>): Question =>
  question(methods.elicit, { message: 'm', requestedSchema: { type: 'object', properties } })
const use = { type: 'tool_use' as const, id: 'x', name: 'n', input: {} }

const faulty: readonly [string, Question, string][] = [
  [
    'a page without an address',
    question(methods.elicit, { mode: 'url', message: 'm', url: 'there' }),
    '"there" is no valid address',
  ],
  ['a form within a form', form({ at: { type: 'object', properties: {} } }), "the field 'at' must be a string"],
  ['a choice of numbers', form({ of: { type: 'array', items: { enum: [1, 2] } } }), "the field 'of' must offer texts"],
  [
    'a dialogue that leaves the use of a tool open',
    question(methods.sample, { maxTokens: 5, messages: [{ role: 'assistant', content: use }] }),
    'messages: the use of tool "x" is not answered',
  ],
]

function serverOf(asked: Question): [server: McpServer, errors: string[]] {
  const errors: string[] = []
  const server = new McpServer(
    { name: 'test', version: '1' },
    { onError: (reason) => void errors.push((reason as Error).message) },
  )
  server.registerTool('returns', {}, () => ask({ key: asked }))
  server.registerTool('asks', {}, async (_args, ctx) => void (await ctx.ask('key', asked)))
  return [server, errors]
}

it.each(faulty)('%s is asked of nobody, in whichever way it is put [N232 N251]', async (_what, asked, fault) => {
  const [server, errors] = serverOf(asked)
  const desk = new Desk(server, { session: true })
  await desk.shake('2025-11-25', all)
  for (const name of ['returns', 'asks']) {
    const exchange = desk.exchange()
    await desk.raw('tools/call', { name }, exchange)
    const { answer } = await new Desk(server).stateless('tools/call', { name }, all)
    expect(exchange.asked).toEqual([])
    expect(answer).not.toMatchObject({ result: { resultType: 'input_required' } })
  }
  const said = expect.stringContaining(`The question 'key' cannot be asked: ${fault}`) as string
  expect(errors).toEqual([said, said, said, said])
})
