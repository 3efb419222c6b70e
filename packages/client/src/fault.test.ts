import { methods, ProtocolError, type Message } from '@mortise/protocol'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { eventually } from '../../../scripts/eventually.js'
import { Client, Refused, type OnError } from './index.js'
import { answer, modern, older, Scripted, type Script } from './testing/scripted.js'

afterEach(() => vi.restoreAllMocks())

const info = { name: 'test', version: '1' }
const form = { message: 'Who?', requestedSchema: { type: 'object', properties: {}, required: ['age'] } }
const question = { method: 'elicitation/create', params: form }
const secret = new Error('secret')
const thrown = (reason: Error): never => {
  throw reason
}

/** A client whose handler does as it is told, and what it told of that. */
const failing = async (script: Script, handler: (signal: AbortSignal) => unknown) => {
  const onError = vi.fn<OnError>()
  const transport = new Scripted(script)
  const client = new Client(info, { onError })
  client.handle(methods.elicit, (_params, { signal }) => handler(signal) as { action: 'accept' })
  await client.connect(transport)
  return { client, transport, onError }
}
/** What the server is answered to its question. */
const answered = async (transport: Scripted): Promise<Message> => {
  const find = (): Message | undefined => transport.sent.find((message) => 'id' in message && message.id === 'q')
  transport.incoming.push({ message: { jsonrpc: '2.0', id: 'q', ...question } })
  await eventually(() => expect(find()).toBeDefined())
  return find()!
}

describe('an error of a handler of questions', () => {
  it.each([
    ['that it throws', () => Promise.reject(secret), 'secret'],
    ['in the shape of its answer', () => ({ action: 'perhaps' }), 'answer to elicitation/create.action'],
    ['in what its answer holds', () => ({ action: 'accept', content: {} }), 'does not fit the form'],
  ])('stays here, and leaves a reference to the server of a session: %s', async (_what, handler, text) => {
    const { transport, onError } = await failing(older(), handler)
    const sent = await answered(transport)
    const [[error, { what, reference }]] = onError.mock.calls as [Parameters<OnError>]
    expect([(error as Error).message, what]).toEqual([expect.stringContaining(text), 'elicitation/create'])
    expect(reference).toMatch(/^[0-9a-f]{1,8}$/)
    expect(sent).toMatchObject({ error: { code: -32603, message: `Internal error (reference ${reference})` } })
    expect(JSON.stringify(sent)).not.toContain('secret')
  })

  it('is told of in a stateless revision too, and fails the call', async () => {
    const asking = modern((request) =>
      answer(request, { resultType: 'input_required', inputRequests: { a: question } }),
    )
    const { client, onError } = await failing(asking, () => Promise.reject(secret))
    await expect(client.callTool({ name: 'a' })).rejects.toBe(secret)
    expect(onError.mock.calls).toEqual([
      [secret, { what: 'elicitation/create', reference: expect.any(String) as string }],
    ])
  })

  it('is written to the console where nothing else is said', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {})
    const transport = new Scripted(older())
    const client = new Client(info).handle(methods.elicit, () => Promise.reject(secret))
    await client.connect(transport)
    await answered(transport)
    expect(error.mock.calls).toEqual([
      [expect.stringMatching(/^\[mortise\] elicitation\/create failed \(reference [0-9a-f]{1,8}\):$/), secret],
    ])
  })

  it.each<[how: string, fail: (reason: Error) => unknown]>([
    ['throws', thrown],
    ['rejects', (reason: Error) => Promise.reject(reason)],
  ])('leaves a reference also where whoever is told of it %s, and both are written', async (_how, fail) => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {})
    const { transport, onError } = await failing(older(), () => Promise.reject(secret))
    const full = new Error('no disk left')
    onError.mockImplementation(() => fail(full))
    expect(await answered(transport)).toMatchObject({
      error: { message: expect.stringContaining('reference') as string },
    })
    await eventually(() => expect(error.mock.calls.map(([, reason]) => reason as unknown)).toEqual([secret, full]))
  })
})

describe('nothing is told', () => {
  it.each([
    ['Refused', new Refused(), -1],
    ['a ProtocolError', new ProtocolError(-5, 'as it is'), -5],
  ])('of %s, which the server is told as it is', async (_what, reason, code) => {
    const { transport, onError } = await failing(older(), () => Promise.reject(reason))
    expect(await answered(transport)).toMatchObject({ error: { code, message: reason.message } })
    expect(onError).not.toHaveBeenCalled()
  })

  it('of a question that was given up', async () => {
    const asking = modern((request) =>
      answer(request, { resultType: 'input_required', inputRequests: { a: question } }),
    )
    const stop = new AbortController()
    let settled: Promise<unknown> = Promise.resolve()
    const { client, onError } = await failing(asking, (signal) => {
      settled = new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(secret)))
      stop.abort(new Error('enough'))
      return settled
    })
    await expect(client.callTool({ name: 'a' }, { signal: stop.signal })).rejects.toThrow('enough')
    await settled.catch(() => {})
    expect(onError).not.toHaveBeenCalled()
  })
})
