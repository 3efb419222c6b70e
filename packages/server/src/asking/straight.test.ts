import { ask, methods, question, type Json, type RequestMessage, type Version } from '@mortise/protocol'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { McpServer, type AskingContext, type Visited } from '../index.js'
import { Desk } from '../testing/desk.js'

const all = { elicitation: { form: {}, url: {} }, sampling: { tools: {} }, roots: {} }
const schema = z.object({ size: z.enum(['s', 'l']).default('s'), mail: z.email(), sure: z.boolean().default(true) })

/** A desk with a tool that does what it is given, and the messages of the server's errors. */
const at = (handler: (ctx: AskingContext) => unknown, session = true) => {
  const errors: string[] = []
  const onError = (error: unknown): void => void errors.push((error as Error).message)
  const server = new McpServer({ name: 'test', version: '1' }, { onError })
  server.registerTool('do', {}, async (_args, ctx) => JSON.stringify((await handler(ctx)) ?? null))
  return { desk: new Desk(server, { session }), errors }
}

/** What a call in a session asks, answered one after the other, and what it comes to. */
async function inSession(
  version: Version,
  capabilities: Json,
  answers: Json[],
  handler: (ctx: AskingContext) => unknown,
) {
  const { desk, errors } = at(handler)
  await desk.shake(version, capabilities)
  const answer = ({ id }: RequestMessage): void => {
    const [result, ...others] = answers
    answers = others
    if (result) desk.session?.hear({ jsonrpc: '2.0', id, result })
  }
  const exchange = desk.exchange(answer)
  const { result, notifications } = await desk.raw('tools/call', { name: 'do' }, exchange)
  return { asked: exchange.asked.map(({ params }) => params), result, notifications, errors, desk, exchange }
}

const said = (result: Json): unknown => (result.content as { text: string }[])[0]?.text

describe('a form', () => {
  it('says only the formats that forms know, and holds its answer to all of them [N232]', async () => {
    const own = z.object({ at: z.iso.datetime(), id: z.uuid(), host: z.ipv4() })
    const content = { at: '2026-11-29T12:00:00Z', id: '3f0c3f0e-8a4e-4c61-9d7e-0d8a3f0c3f0e', host: 'nowhere' }
    const { asked, result } = await inSession('2025-11-25', all, [{ action: 'accept', content }], (ctx) =>
      ctx.elicit('a', { message: 'Where?', schema: own }).catch((reason: Error) => reason.message),
    )
    const properties = { at: { type: 'string', format: 'date-time' }, id: { type: 'string' }, host: { type: 'string' } }
    const requestedSchema = { type: 'object', properties, required: ['at', 'id', 'host'] }
    expect(asked).toEqual([{ message: 'Where?', requestedSchema }])
    expect(said(result)).toContain("answer 'a' does not fit its form: host")
  })

  it('fits what a client of old can show', async () => {
    const { asked } = await inSession('2025-06-18', { elicitation: {} }, [{ action: 'cancel' }], (ctx) =>
      ctx.elicit('a', { message: 'Which?', schema }),
    )
    expect(asked).toEqual([
      {
        message: 'Which?',
        requestedSchema: {
          type: 'object',
          properties: {
            size: { type: 'string', enum: ['s', 'l'] },
            mail: { type: 'string', format: 'email' },
            sure: { type: 'boolean', default: true },
          },
          required: ['mail'],
        },
      },
    ])
  })

  it.each([
    [z.object({ at: z.object({ x: z.number() }) }), "the field 'at' must be a string"],
    [z.string(), 'must have type "object" at its root'],
  ])("that no client could show is the author's fault", async (wrong, why) => {
    const { errors, result } = await inSession('2025-11-25', all, [], (ctx) =>
      ctx.elicit('a', { message: 'Which?', schema: wrong }),
    )
    expect(errors).toEqual([expect.stringContaining(why)])
    expect(result.isError).toBe(true)
  })

  it('of another kind cannot have the key of one that was asked in the same run', async () => {
    const { errors } = await inSession('2025-11-25', all, [{ action: 'decline' }], async (ctx) => {
      await ctx.elicit('a', { message: 'One?', schema })
      await ctx.elicit('a', { message: 'One?', schema })
      await ctx.elicit('a', { message: 'Two?', schema })
    })
    expect(errors).toEqual(["Two different questions have the key 'a': give each a key of its own"])
  })
})

describe('a page', () => {
  const url = 'https://example.com/pay'
  const visit = (ctx: AskingContext): Promise<Visited> => ctx.elicit('pay', { message: 'Pay', url })

  it('has an id in the revision that has such, and the client is told once when it is finished with [N244]', async () => {
    const { asked, notifications } = await inSession('2025-11-25', all, [{ action: 'accept' }], async (ctx) => {
      const visited = await visit(ctx)
      if (visited.action === 'accept') await Promise.all([visited.completed(), visited.completed()])
    })
    const elicitationId = expect.stringMatching(/^[-0-9a-f]{36}:pay$/) as unknown
    expect(asked).toEqual([{ mode: 'url', message: 'Pay', url, elicitationId }])
    expect(notifications).toEqual([
      {
        jsonrpc: '2.0',
        method: 'notifications/elicitation/complete',
        params: { elicitationId: asked[0]?.elicitationId },
      },
    ])
  })

  it('may outlast the call', async () => {
    let completed: (() => Promise<void>) | undefined
    const { desk, notifications, asked } = await inSession('2025-11-25', all, [{ action: 'accept' }], async (ctx) => {
      const visited = await visit(ctx)
      if (visited.action === 'accept') completed = visited.completed
    })
    await completed?.()
    expect(notifications).toEqual([])
    expect(desk.sent).toMatchObject([{ params: { elicitationId: asked[0]?.elicitationId } }])
  })

  it('has none in a stateless revision, where nothing is told [N247]', async () => {
    const { desk } = at(async (ctx) => {
      const visited = await visit(ctx)
      if (visited.action === 'accept') await visited.completed()
      return visited.action
    }, false)
    const first = (await desk.stateless('tools/call', { name: 'do' }, all)).result
    expect(first.inputRequests).toEqual({
      pay: { method: 'elicitation/create', params: { mode: 'url', message: 'Pay', url } },
    })
    const resume = { answers: { pay: { action: 'accept' } }, state: first.requestState as string }
    const { result, notifications } = await desk.stateless('tools/call', { name: 'do' }, all, resume)
    expect([said(result), notifications]).toEqual(['"accept"', []])
  })

  it('is not asked of a client that has not declared it [N229]', async () => {
    const { result, asked } = await inSession('2025-11-25', { elicitation: {} }, [], visit)
    expect([said(result), asked]).toEqual([expect.stringContaining("'elicitation.url'"), []])
    const { desk } = at(visit, false)
    const { answer } = await desk.stateless('tools/call', { name: 'do' }, { elicitation: { form: {} } })
    expect(answer).toMatchObject({ error: { code: -32021 } })
  })

  it('needs a valid address', async () => {
    const { errors } = await inSession('2025-11-25', all, [], (ctx) =>
      ctx.elicit('pay', { message: 'Pay', url: 'there' }),
    )
    expect(errors).toEqual(['The question \'pay\' cannot be asked: "there" is no valid address'])
  })
})

describe('a sample', () => {
  const text = { type: 'text', text: 'hi' } as const
  const messages = [{ role: 'user' as const, content: text }]
  const model = { role: 'assistant', content: text, model: 'm' }

  it('is what the model of the client says', async () => {
    const { asked, result } = await inSession('2025-06-18', all, [model], (ctx) =>
      ctx.sample('a', { messages, maxTokens: 5 }),
    )
    expect(asked).toEqual([{ messages, maxTokens: 5 }])
    expect(JSON.parse(said(result) as string)).toEqual(model)
  })

  it('has tools only where the client has declared them [N249]', async () => {
    const { result, asked } = await inSession('2025-11-25', { sampling: {} }, [], (ctx) =>
      ctx.sample('a', { messages, maxTokens: 5, tools: [] }),
    )
    expect([said(result), asked]).toEqual([expect.stringContaining("'sampling.tools'"), []])
  })

  it('has no tools where the revision has none, though the client has declared them', async () => {
    const { result, asked } = await inSession('2025-06-18', all, [], (ctx) =>
      ctx.sample('a', { messages, maxTokens: 5, tools: [] }),
    )
    expect([said(result), asked]).toEqual([expect.stringContaining('ask without `tools`'), []])
  })

  it('answers every use of a tool [N251]', async () => {
    const use = { type: 'tool_use' as const, id: 'x', name: 'n', input: {} }
    const { errors } = await inSession('2025-11-25', all, [], (ctx) =>
      ctx.sample('a', { messages: [...messages, { role: 'assistant', content: use }], maxTokens: 5 }),
    )
    expect(errors).toEqual([expect.stringContaining('the use of tool "x" is not answered')])
  })
})

it('roots are the folders of the client', async () => {
  const roots = [{ uri: 'file:///a', name: 'a' }]
  const { result } = await inSession('2024-11-05', all, [{ roots }], (ctx) => ctx.roots('where'))
  expect(JSON.parse(said(result) as string)).toEqual(roots)
})

describe('a question that nobody waits for any more', () => {
  it('is withdrawn when the call has ended, and kills nothing', async () => {
    const { notifications, result, exchange } = await inSession('2025-11-25', all, [], (ctx) => {
      void ctx.elicit('a', { message: 'Which?', schema })
      return 'done'
    })
    expect(said(result)).toBe('"done"')
    expect(notifications).toMatchObject([
      { method: 'notifications/cancelled', params: { requestId: exchange.asked[0]?.id } },
    ])
  })

  it('is not asked at all', async () => {
    let late: Promise<unknown> | undefined
    const { asked } = await inSession('2025-11-25', all, [], (ctx) => {
      late = new Promise((resolve) => setImmediate(resolve)).then(() => ctx.roots('late'))
    })
    await expect(late).rejects.toThrow('nobody waits for the call that asks')
    expect(asked).toEqual([])
  })
})

it('what was answered and done in a run is known to the next one, in a session too', async () => {
  let made = 0
  const server = new McpServer({ name: 'test', version: '1' })
  server.registerTool('do', {}, async (_args, ctx) => {
    const count = await ctx.step('make', () => ++made)
    await ctx.roots('straight')
    if (!ctx.resume.answers.returned) return ask({ returned: question(methods.listRoots, {}) })
    return `${count} ${Object.keys(ctx.resume.answers).join()}`
  })
  const desk = new Desk(server, { session: true })
  await desk.shake('2025-11-25', all)
  const exchange = desk.exchange(({ id }) => desk.session?.hear({ jsonrpc: '2.0', id, result: { roots: [] } }))
  const { result } = await desk.raw('tools/call', { name: 'do' }, exchange)
  expect(said(result)).toBe('1 straight,returned')
  expect(exchange.asked).toHaveLength(2)
})
