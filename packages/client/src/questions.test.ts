import type { Capabilities, Json } from '@mortise/protocol'
import { methods, ProtocolError } from '@mortise/protocol'
import { compileJsonSchema } from '@mortise/protocol/json-schema'
import { describe, expect, it } from 'vitest'
import type { AnswerTo } from './handler.js'
import { Client, filledIn, pagesToVisit, Refused } from './index.js'
import { Questions } from './questions.js'
import { answer, modern, older, refuse, Scripted } from './testing/scripted.js'

const { signal } = new AbortController()
const text = { type: 'text', text: 'hi' }
const properties = { age: { type: 'integer', default: 30 }, name: { type: 'string' } }
const form = { message: 'Who?', requestedSchema: { type: 'object', properties, required: ['age'] } }
const page = { mode: 'url', message: 'Go there', url: 'https://example.com', elicitationId: 'p' }
const dialogue = { messages: [{ role: 'user', content: text }], maxTokens: 1 }

const asked = (declared: Capabilities, def: { name: string }, params: Json, given: unknown): Promise<Json> => {
  const questions = new Questions(declared, 100, () => {}, compileJsonSchema)
  questions.handle({ ...methods.elicit, name: def.name }, () => given)
  return questions.answer({ method: def.name, params }, signal)
}

describe('a question', () => {
  const { elicit, sample, listRoots } = methods
  const unanswered = [{ role: 'assistant', content: { type: 'tool_use', id: 'a', name: 'n', input: {} } }]

  it.each([
    ['a form', { elicitation: {} }, elicit, form, { action: 'accept', content: { age: 3 } }],
    ['a form that is declined', { elicitation: {} }, elicit, form, { action: 'decline' }],
    ['a page', { elicitation: { url: {} } }, elicit, page, { action: 'accept' }],
    ['a dialogue', { sampling: {} }, sample, dialogue, { role: 'assistant', content: text, model: 'm' }],
    ['roots', { roots: {} }, listRoots, {}, { roots: [{ uri: 'file:///a' }] }],
  ])('of a kind that is declared is answered: %s', async (_what, declared, def, params, given) => {
    expect(await asked(declared, def, params, given)).toBe(given)
  })

  it('is answered without the fields that are undefined', async () => {
    const given = { action: 'accept', content: { age: 3, name: undefined } }
    const answer = await asked({ elicitation: {} }, elicit, form, given)
    expect(answer).toStrictEqual({ action: 'accept', content: { age: 3 } })
  })

  it('about a task is answered about that task [N265]', async () => {
    const related = { 'io.modelcontextprotocol/related-task': { taskId: 't' } }
    const questions = new Questions({ elicitation: {} }, 100)
    questions.handle(methods.elicit, () => ({ action: 'decline', _meta: { own: 1 } }))
    const question = { method: methods.elicit.name, params: { ...form, _meta: { other: 2, ...related } } }
    expect(await questions.reply(question, signal)).toEqual({ action: 'decline', _meta: { own: 1, ...related } })
  })

  it.each([
    ["'elicitation.url'", { elicitation: {} }, elicit, page],
    ["'elicitation.form'", { elicitation: { url: {} } }, elicit, form],
    ["'sampling.tools'", { sampling: {} }, sample, { ...dialogue, tools: [] }],
    ['the use of tool "a" is not answered', { sampling: {} }, sample, { ...dialogue, messages: unanswered }],
    ['params.maxTokens', { sampling: {} }, sample, { messages: [] }],
  ])('that may not be asked is refused for %s [N230 N250 N253]', async (why, declared, def, params) => {
    await expect(asked(declared, def, params, {})).rejects.toMatchObject({
      code: -32602,
      message: expect.stringContaining(why) as unknown,
    })
  })

  it.each([
    ['The answer does not fit the form', elicit, form, { action: 'accept', content: { age: 'old' } }],
    ['The answer does not fit the form', elicit, form, { action: 'accept' }],
    ['has a root that is no file: URI: https://a', listRoots, {}, { roots: [{ uri: 'https://a' }] }],
  ])('is not answered wrongly: %s [N233 N254]', async (why, def, params, given) => {
    await expect(asked({ elicitation: {}, roots: {} }, def, params, given)).rejects.toThrow(why)
  })
})

describe('a page', () => {
  it('is finished with once, if it was asked for [N245]', async () => {
    const questions = new Questions({ elicitation: { url: {} } }, 100)
    questions.handle(methods.elicit, () => ({ action: 'accept' }))
    const complete = (elicitationId: string) =>
      questions.isNews({ jsonrpc: '2.0', method: methods.elicitationComplete.name, params: { elicitationId } })
    expect(complete('0')).toBe(false)
    for (let i = 0; i <= 1000; i++) {
      await questions.answer({ method: methods.elicit.name, params: { ...page, elicitationId: String(i) } }, signal)
    }
    const long = 'x'.repeat(1001)
    await questions.answer({ method: methods.elicit.name, params: { ...page, elicitationId: long } }, signal)
    expect(complete(long)).toBe(false)
    expect([complete('1000'), complete('1000'), complete('0'), complete('1')]).toEqual([true, false, false, true])
    expect(questions.isNews({ jsonrpc: '2.0', method: methods.logged.name })).toBe(true)
  })
})

describe('a call that fails for pages to visit', () => {
  const visit = { mode: 'url', message: 'Sign in', url: 'https://far.example/in', elicitationId: 'in' }
  const failing = older((request) =>
    refuse(request, -32042, { elicitations: [visit, { mode: 'url' }, { ...visit, elicitationId: undefined }, 4] }),
  )

  it('names them, and the client hears once that each is finished with', async () => {
    const transport = new Scripted(failing)
    const client = await new Client({ name: 'test', version: '1' }).connect(transport)
    const reason: unknown = await client.callTool({ name: 'a' }).catch((error: unknown) => error)
    expect(reason).toMatchObject({ code: -32042, data: { elicitations: { length: 4 } } })
    expect(pagesToVisit(reason)).toEqual([visit])
    const heard: string[] = []
    client.on(methods.elicitationComplete, ({ elicitationId }) => heard.push(elicitationId))
    for (const elicitationId of ['in', 'in', 'other']) {
      transport.incoming.push({
        message: { jsonrpc: '2.0', method: methods.elicitationComplete.name, params: { elicitationId } },
      })
    }
    await client.close()
    expect(heard).toEqual(['in'])
  })

  it.each([
    new Error('other'),
    new ProtocolError(-32602, 'other', { elicitations: [visit] }),
    new ProtocolError(-32042, 'no data'),
    new ProtocolError(-32042, 'no list', { elicitations: 4 }),
  ])('names none in any other failure: %s', (reason) => {
    expect(pagesToVisit(reason)).toEqual([])
  })
})

describe('filledIn', () => {
  it('takes the defaults of what is not filled in [N233]', () => {
    expect(filledIn({ properties })).toEqual({ age: 30 })
    const gaps: AnswerTo<typeof methods.elicit>['content'] = { age: undefined, name: undefined }
    expect(filledIn({ properties }, gaps)).toEqual({ age: 30 })
    expect(filledIn({ properties: { ...properties, odd: null } }, { age: 4, name: 'Ada' })).toEqual({
      age: 4,
      name: 'Ada',
    })
  })
})

describe('a call that asks back', () => {
  const asking = modern((request) =>
    answer(request, {
      resultType: 'input_required',
      inputRequests: { a: { method: 'sampling/createMessage', params: dialogue } },
      requestState: 's',
    }),
  )

  it('fails clearly where the user refuses', async () => {
    const client = new Client({ name: 'test', version: '1' })
    client.handle(methods.sample, () => {
      throw new Refused('Ada would rather not')
    })
    await client.connect(new Scripted(asking))
    await expect(client.callTool({ name: 'a' })).rejects.toMatchObject({
      code: -1,
      message: 'tools/call cannot go on: the server asks sampling/createMessage, and Ada would rather not',
    })
    await client.close()
  })

  it('is given up after as many rounds as wanted', async () => {
    const transport = new Scripted(asking)
    const client = new Client({ name: 'test', version: '1' }, { maxRounds: 2 })
    client.handle(methods.sample, () => ({ role: 'assistant', content: { type: 'text', text: 'hi' }, model: 'm' }))
    await client.connect(transport)
    await expect(client.callTool({ name: 'a' })).rejects.toThrow('asked back 2 times')
    expect(transport.of('tools/call')).toHaveLength(2)
    await client.close()
  })
})

describe('a handler', () => {
  const pending = async (): Promise<{
    client: Client
    transport: Scripted
    open: AbortSignal
    call: Promise<unknown>
    stop: () => void
  }> => {
    const stop = new AbortController()
    const transport = new Scripted(
      older((_request, say) => {
        say({ jsonrpc: '2.0', id: 'q', method: 'elicitation/create', params: form })
        return undefined
      }),
    )
    const client = new Client({ name: 'test', version: '1' })
    let call: Promise<unknown> | undefined
    const open = await new Promise<AbortSignal>((resolve) => {
      client.handle(methods.elicit, (_asked, ctx) => {
        resolve(ctx.signal)
        return new Promise<never>((_, reject) => ctx.signal.addEventListener('abort', () => reject(new Error('gone'))))
      })
      void client.connect(transport).then(() => {
        call = client.callTool({ name: 'a' }, { signal: stop.signal })
        call.catch(() => {})
      })
    })
    return { client, transport, open, call: call!, stop: () => stop.abort(new Error('enough')) }
  }

  it('sees its signal abort when the server withdraws the question', async () => {
    const { client, transport, open } = await pending()
    const aborted = new Promise((resolve) => open.addEventListener('abort', resolve))
    transport.incoming.push({
      message: { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 'q' } },
    })
    await aborted
    expect(open.aborted).toBe(true)
    await client.close()
  })

  it('sees its signal abort when the call that asks is given up', async () => {
    const { client, open, call, stop } = await pending()
    expect(open.aborted).toBe(false)
    stop()
    await expect(call).rejects.toThrow('enough')
    expect(open.aborted).toBe(true)
    await client.close()
  })
})
