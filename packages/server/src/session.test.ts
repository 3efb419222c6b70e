import { ErrorCode, type Change, type Json } from '@mortise/protocol'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { z } from 'zod'
import { ask, methods, question } from '@mortise/protocol'
import { eventually } from '../../../scripts/eventually.js'
import { McpServer, onFollowed, type ServerLimits } from './index.js'
import { Desk } from './testing/desk.js'

const code = (answer: unknown): unknown => (answer as { error?: { code: number } }).error?.code
const form = z.object({ name: z.string() })

const make = (limits: Partial<ServerLimits> = {}): McpServer => {
  const server = new McpServer({ name: 'test', version: '1' }, { limits })
  server.registerTool('ask', {}, async (_args, ctx) => {
    const answer = await ctx.elicit('name', { message: 'Who?', schema: form })
    return answer.action === 'accept' ? answer.content.name : answer.action
  })
  server.registerTool(
    'wait',
    {},
    (_args, { signal }) => new Promise<string>((resolve) => signal.addEventListener('abort', () => resolve('late'))),
  )
  server.registerResource('r', 'test://r', {}, () => 'r')
  return server
}

describe('a session', () => {
  it('begins with its handshake and has only one [N020]', async () => {
    const desk = new Desk(make(), { session: true })
    expect(code((await desk.raw('tools/list')).answer)).toBe(ErrorCode.invalidRequest)
    expect((await desk.raw('ping')).result).toEqual({})
    expect((await desk.shake('2025-06-18')).result).toMatchObject({
      protocolVersion: '2025-06-18',
      serverInfo: { name: 'test' },
    })
    expect(code((await desk.shake('2025-06-18')).answer)).toBe(ErrorCode.invalidRequest)
    expect((await desk.raw('tools/list')).result).toHaveProperty('tools')
  })

  it('answers a version that it does not know, or one without handshakes, with its newest [N025]', async () => {
    for (const version of ['1999-01-01', '2026-07-28']) {
      const desk = new Desk(make(), { session: true })
      expect((await desk.shake(version as '2026-07-28')).result).toMatchObject({ protocolVersion: '2025-11-25' })
    }
  })

  it('can be held beside stateless requests on one channel', async () => {
    const desk = new Desk(make(), { session: true })
    await desk.shake('2025-06-18')
    expect((await desk.stateless('tools/list')).result).toMatchObject({ resultType: 'complete' })
    expect((await desk.raw('tools/list')).result).not.toHaveProperty('resultType')
  })

  it('refuses an id that is under way, and leaves the first alone', async () => {
    const desk = new Desk(make(), { session: true })
    await desk.shake('2025-11-25')
    const [first, second] = [desk.exchange(), desk.exchange()]
    const request = { jsonrpc: '2.0', id: 'x', method: 'tools/call', params: { name: 'wait' } } as const
    const running = desk.server.serve(request, first)
    await desk.server.serve(request, second)
    expect(code(second.answered?.answer)).toBe(ErrorCode.invalidRequest)
    first.cancel()
    await running
    expect(first.answered?.answer).toMatchObject({ id: 'x', result: { content: [{ text: 'late' }] } })
  })

  it('takes no more requests at once than it can bear, and goes on when some are answered', async () => {
    const desk = new Desk(make({ requests: 100 }), { session: true })
    await desk.shake('2025-11-25')
    const calling = (id: number) => {
      const exchange = desk.exchange()
      const served = desk.server.serve(
        { jsonrpc: '2.0', id: `call ${id}`, method: 'tools/call', params: { name: 'wait' } },
        exchange,
      )
      return { exchange, served }
    }
    const calls = Array.from({ length: 101 }, (_, id) => calling(id))
    await calls.at(-1)!.served
    expect(calls.at(-1)!.exchange.answered?.answer).toMatchObject({
      error: { code: ErrorCode.invalidRequest, message: '100 requests are under way: wait for answers' },
    })
    calls[0]!.exchange.cancel()
    await calls[0]!.served
    expect((await desk.raw('ping')).result).toEqual({})
    desk.session?.close()
    await Promise.all(calls.map(({ served }) => served))
  })

  it('cancels what the client cancels, and all of it when it closes [N141]', async () => {
    const desk = new Desk(make(), { session: true })
    await desk.shake('2025-11-25')
    const exchanges = [1, 2, 3].map(() => desk.exchange())
    const running = exchanges.map((exchange, id) =>
      desk.server.serve({ jsonrpc: '2.0', id, method: 'tools/call', params: { name: 'wait' } }, exchange),
    )
    desk.session?.hear({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } })
    desk.session?.hear({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 'none' } })
    desk.session?.hear({ jsonrpc: '2.0', method: 'notifications/cancelled' })
    expect(exchanges.map(({ cancelled }) => cancelled)).toEqual([false, true, false])
    desk.session?.close()
    expect(exchanges.map(({ cancelled }) => cancelled)).toEqual([true, true, true])
    await Promise.all(running)
  })
})

describe('a question in a session', () => {
  const calling = async (answer: Json | { error: Json }, version: '2025-06-18' | '2025-03-26' = '2025-06-18') => {
    const desk = new Desk(make(), { session: true })
    await desk.shake(version, { elicitation: {} })
    const exchange = desk.exchange(({ id }) =>
      desk.session?.hear({
        jsonrpc: '2.0',
        id,
        ...('error' in answer ? (answer as { error: { code: number; message: string } }) : { result: answer }),
      }),
    )
    return desk.raw('tools/call', { name: 'ask' }, exchange)
  }

  it('is a request, and the handler goes on with its answer', async () => {
    expect((await calling({ action: 'accept', content: { name: 'Ada' } })).result).toEqual({
      content: [{ type: 'text', text: 'Ada' }],
    })
    expect((await calling({ action: 'decline' })).result).toEqual({ content: [{ type: 'text', text: 'decline' }] })
  })

  it('fails the call when its answer is none [N234]', async () => {
    expect(code((await calling({ action: 'perhaps' })).answer)).toBe(ErrorCode.invalidParams)
    expect(code((await calling({ action: 'accept', content: { name: [4] } })).answer)).toBe(ErrorCode.invalidParams)
    expect(code((await calling({ error: { code: -1, message: 'no' } })).answer)).toBe(-1)
  })

  it('is a clear tool error where the client cannot be asked [N229]', async () => {
    const old = await calling({ action: 'cancel' }, '2025-03-26')
    expect(old.result).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining('2025-03-26') as unknown }],
    })
    const desk = new Desk(make(), { session: true })
    await desk.shake('2025-06-18')
    const mute = await desk.raw('tools/call', { name: 'ask' })
    expect(mute.result).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining("'elicitation'") as unknown }],
    })
    const bare = await new Desk(make()).raw('tools/call', { name: 'ask' })
    expect(bare.result).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining('no session') as unknown }],
    })
  })

  it('is given up with the call that asked it', async () => {
    const desk = new Desk(make(), { session: true })
    await desk.shake('2025-06-18', { elicitation: {} })
    const exchange = desk.exchange(() => exchange.cancel())
    const { answer } = await desk.raw('tools/call', { name: 'ask' }, exchange)
    expect(JSON.stringify(answer)).toContain('No longer wanted')
    expect(desk.sent).toMatchObject([{ method: 'notifications/cancelled', params: { requestId: 1 } }])
  })

  it('may wait without end', async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const desk = new Desk(make({ answerMs: Infinity }), { session: true })
    await desk.shake('2025-06-18', { elicitation: {} })
    const exchange = desk.exchange()
    const calling = desk.raw('tools/call', { name: 'ask' }, exchange)
    await vi.advanceTimersByTimeAsync(1000)
    const result = { action: 'accept', content: { name: 'Ann' } }
    desk.session?.hear({ jsonrpc: '2.0', id: exchange.asked[0]!.id, result })
    expect((await calling).result).toMatchObject({ content: [{ text: 'Ann' }] })
  })

  it('waits so long and no longer, and is withdrawn then [N030]', async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const server = make()
    const failed = vi.fn<(reason: unknown) => void>()
    server.registerTool('patient', {}, (_args, ctx) =>
      ctx.elicit('name', { message: 'Who?', schema: form }).then(
        () => 'answered',
        (reason: unknown) => (failed(reason), 'went on'),
      ),
    )
    const desk = new Desk(server, { session: true })
    await desk.shake('2025-06-18', { elicitation: {} })
    const exchange = desk.exchange()
    const calling = desk.raw('tools/call', { name: 'patient' }, exchange)
    await vi.advanceTimersByTimeAsync(599_999)
    expect(failed).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect((await calling).result).toEqual({ content: [{ type: 'text', text: 'went on' }] })
    const message =
      'elicitation/create: not finished within 600000 ms in all; raise `limits.answerMs` if it needs longer'
    expect(failed).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ name: 'TimedOut', message }))
    expect(exchange.notifications).toMatchObject([{ method: 'notifications/cancelled', params: { requestId: 1 } }])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('may be returned instead, and the handler runs again', async () => {
    const server = new McpServer({ name: 'test', version: '1' })
    let runs = 0
    server.registerTool('endless', {}, () => (runs++, ask({ a: question(methods.listRoots, {}) })))
    server.registerTool('twice', {}, (_args, { resume }) =>
      resume.answers.a ? `${JSON.stringify(resume)}` : ask({ a: question(methods.listRoots, {}) }, { kept: 1 }),
    )
    const desk = new Desk(server, { session: true })
    await desk.shake('2025-11-25', { roots: {} })
    const exchange = () => desk.exchange(({ id }) => desk.session?.hear({ jsonrpc: '2.0', id, result: { roots: [] } }))
    const { result } = await desk.raw('tools/call', { name: 'twice' }, exchange())
    expect(result).toEqual({ content: [{ type: 'text', text: '{"answers":{"a":{"roots":[]}},"state":{"kept":1}}' }] })
    await desk.raw('tools/call', { name: 'endless' }, exchange())
    expect(runs).toBe(11)
  })
})

describe('news in a session', () => {
  const follow = async (uri: string) => {
    const server = make()
    const desk = new Desk(server, { session: true })
    await desk.shake('2025-11-25')
    await desk.raw('resources/subscribe', { uri })
    return { server, desk }
  }

  it('come of lists, and of the resources that it follows, until it ends [N191 N203]', async () => {
    const { server, desk } = await follow('test://r')
    server.resourceChanged('test://other')
    server.resourceChanged('test://r')
    server.registerTool('new', {}, () => '')
    await desk.raw('resources/unsubscribe', { uri: 'test://r' })
    server.resourceChanged('test://r')
    await eventually(() => expect(desk.sent).toHaveLength(2))
    desk.session?.close()
    server.registerTool('newer', {}, () => '')
    expect(desk.sent).toEqual([
      { jsonrpc: '2.0', method: 'notifications/resources/updated', params: { uri: 'test://r' } },
      { jsonrpc: '2.0', method: 'notifications/tools/list_changed', params: {} },
    ])
  })

  it('are not told of a change that is not known here, or names no resource', async () => {
    const { server, desk } = await follow('test://r')
    server.changes.publish(JSON.parse('{ "topic": "of another version" }') as Change)
    server.changes.publish({ topic: 'resourceSubscriptions' })
    server.resourceChanged('test://r')
    await eventually(() => expect(desk.sent).toHaveLength(1))
    expect(desk.sent[0]).toMatchObject({ params: { uri: 'test://r' } })
  })

  it('are followed no more once it is closed, whatever was under way then', async () => {
    const server = make()
    const followed: unknown[] = []
    onFollowed(server, (uri, isFollowed) => void followed.push(uri, isFollowed))
    const desk = new Desk(server, { session: true })
    await desk.shake('2025-11-25')
    desk.session?.close()
    await desk.raw('resources/subscribe', { uri: 'test://r' })
    expect(followed).toEqual([])
    const early = new Desk(server, { session: true })
    early.session?.close()
    await early.shake('2025-11-25')
    server.registerTool('new', {}, () => '')
    expect(early.sent).toEqual([])
  })

  it('are logged from the level on that it asked for [N213]', async () => {
    const server = make()
    server.registerTool('log', {}, async (_args, ctx) => {
      for (const level of ['debug', 'info', 'error'] as const) await ctx.log(level, level, 'me')
      return ''
    })
    const desk = new Desk(server, { session: true })
    await desk.shake('2025-11-25')
    const levels = async () =>
      (await desk.raw('tools/call', { name: 'log' })).notifications.map(({ params }) => params?.level)
    expect(await levels()).toEqual(['info', 'error'])
    await desk.raw('logging/setLevel', { level: 'error' })
    expect(await levels()).toEqual(['error'])
    expect((await desk.stateless('tools/call', { name: 'log' })).notifications).toEqual([])
  })

  it('are logged with data, though there is nothing to say [N331]', async () => {
    const server = make()
    server.registerTool('log', {}, async (_args, ctx) => {
      await ctx.log('info', undefined)
      return ''
    })
    const desk = new Desk(server, { session: true })
    await desk.shake('2025-11-25')
    const { notifications } = await desk.raw('tools/call', { name: 'log' })
    expect(notifications.map(({ params }) => params)).toEqual([{ level: 'info', data: null }])
  })
})
