import { Client } from '@mortise/client'
import {
  Inbox,
  metaKey,
  methods,
  type Delivery,
  type Json,
  type Message,
  type Transport,
  type Version,
} from '@mortise/protocol'
import { describe, expect, it } from 'vitest'
import type { Said } from './line.js'

/** The far side of a client, in the hands of the test. */
class Far implements Transport {
  readonly incoming = new Inbox<Delivery>()
  readonly sent: Said[] = []
  readonly #answer: (request: Said) => Json | undefined

  constructor(answer: (request: Said) => Json | undefined = () => undefined) {
    this.#answer = answer
  }

  send(message: unknown): Promise<void> {
    const said = JSON.parse(JSON.stringify(message)) as Said
    this.sent.push(said)
    const answer = said.method === undefined || said.id === undefined ? undefined : this.#answer(said)
    if (answer) this.say({ id: said.id!, ...answer })
    return Promise.resolve()
  }

  say(said: Said): void {
    this.incoming.push({ message: { jsonrpc: '2.0', ...said } as Message })
  }

  close(): Promise<void> {
    this.incoming.end()
    return Promise.resolve()
  }

  called(): unknown[] {
    return this.sent.map(({ method }) => method)
  }
}

const client = (versions: readonly Version[]): Client => new Client({ name: 'client', version: '1' }, { versions })
const agreed = (protocolVersion: string): Json => ({
  result: { protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'far', version: '1' } },
})

describe('a client in a session', () => {
  it('says nothing between its handshake and the answer, and confirms it then [N021 N022 N024]', async () => {
    const far = new Far()
    const connecting = client(['2025-11-25']).connect(far)
    await expect.poll(() => far.called()).toEqual(['initialize'])
    expect(far.sent[0]?.params).toMatchObject({ protocolVersion: '2025-11-25', capabilities: {}, clientInfo: {} })
    far.say({ id: far.sent[0]!.id!, ...agreed('2025-11-25') })
    await connecting
    expect(far.called()).toEqual(['initialize', 'notifications/initialized'])
  })

  it('leaves a server whose version it does not speak [N026]', async () => {
    const far = new Far(() => agreed('1999-01-01'))
    await expect(client(['2025-11-25']).connect(far)).rejects.toThrow('1999-01-01')
    expect(far.called()).toEqual(['initialize'])
    expect(await far.incoming.next()).toMatchObject({ done: true })
  })

  it('never cancels its handshake [N029]', async () => {
    const far = new Far()
    const one = client(['2025-11-25'])
    const connecting = one.connect(far).catch((reason: unknown) => reason)
    await expect.poll(() => far.called()).toEqual(['initialize'])
    await far.close()
    expect(await connecting).toBeInstanceOf(Error)
    expect(far.called()).toEqual(['initialize'])
  })

  it('answers pings [N028]', async () => {
    const far = new Far(() => agreed('2025-11-25'))
    await client(['2025-11-25']).connect(far)
    far.say({ id: 'p', method: 'ping' })
    await expect.poll(() => far.sent.at(-1)).toMatchObject({ id: 'p', result: {} })
  })

  it('passes over a late answer to what it has given up, and cancels only what is under way [N139 N142]', async () => {
    const far = new Far(({ method }) => (method === 'initialize' ? agreed('2025-11-25') : undefined))
    const one = client(['2025-11-25'])
    await one.connect(far)
    const stop = new AbortController()
    const call = one.callTool({ name: 'x' }, { signal: stop.signal }).catch((reason: unknown) => reason)
    await expect.poll(() => far.called()).toContain('tools/call')
    stop.abort(new Error('enough'))
    expect(await call).toMatchObject({ message: 'enough' })
    const { id } = far.sent.find(({ method }) => method === 'tools/call')!
    expect(far.sent.at(-1)).toMatchObject({ method: 'notifications/cancelled', params: { requestId: id } })
    const before = far.sent.length
    far.say({ id: id!, result: { content: [] } })
    stop.abort()
    far.say({ id: 'p', method: 'ping' })
    await expect.poll(() => far.sent.length).toBe(before + 1)
  })
})

describe('a client without a session', () => {
  const newer = ({ method }: Said): Json | undefined => {
    const about = { resultType: 'complete', ttlMs: 0, cacheScope: 'private' }
    if (method === 'server/discover') {
      return { result: { ...about, supportedVersions: ['2026-07-28'], capabilities: { tools: {}, prompts: {} } } }
    }
    return method === 'tools/list' ? { result: { ...about, tools: [] } } : undefined
  }

  it('gives progress tokens that no other call under way has, in the form of an id [N144]', async () => {
    const far = new Far(newer)
    const one = client(['2026-07-28'])
    await one.connect(far)
    const calls = [1, 2, 3].map(() => one.callTool({ name: 'x' }, { onProgress: () => {} }).catch(() => {}))
    await expect.poll(() => far.called().filter((method) => method === 'tools/call')).toHaveLength(3)
    const metas = far.sent.flatMap(({ method, params }) =>
      method === 'tools/call' ? Object.entries(params?._meta as Json) : [],
    )
    const tokens = metas.flatMap(([name, value]) => (name === 'progressToken' ? [value] : []))
    expect(new Set(tokens).size).toBe(3)
    expect(tokens.every((token) => typeof token === 'string' || Number.isInteger(token))).toBe(true)
    await one.close()
    await Promise.all(calls)
  })

  it('writes in _meta only what the protocol has there [N017]', async () => {
    const far = new Far(newer)
    const one = client(['2026-07-28'])
    await one.connect(far)
    await one.listTools()
    const keys = far.sent.flatMap(({ params }) => Object.keys((params?._meta ?? {}) as Json))
    expect(new Set(keys)).toEqual(new Set([metaKey.version, metaKey.client, metaKey.capabilities]))
  })

  it('sends answers and state with the retry of their call alone [N158 N160]', async () => {
    let asked = 0
    const far = new Far((request) => {
      if (request.method !== 'tools/call' || (request.params as Json).name !== 'ask') return newer(request)
      const question = {
        method: 'elicitation/create',
        params: { message: '?', requestedSchema: { type: 'object', properties: {} } },
      }
      return asked++ === 0
        ? { result: { resultType: 'input_required', inputRequests: { q: question }, requestState: 's {"' } }
        : { result: { resultType: 'complete', content: [] } }
    })
    const one = new Client(
      { name: 'client', version: '1' },
      { versions: ['2026-07-28'], capabilities: { elicitation: {} } },
    )
    one.handle(methods.elicit, () => ({ action: 'decline' }))
    await one.connect(far)
    await Promise.all([one.callTool({ name: 'ask' }), one.listTools()])
    await one.listTools()
    const carrying = far.sent.filter(({ params }) => params?.requestState !== undefined || params?.inputResponses)
    expect(carrying).toMatchObject([
      {
        method: 'tools/call',
        params: { name: 'ask', requestState: 's {"', inputResponses: { q: { action: 'decline' } } },
      },
    ])
    const ids = far.sent.flatMap(({ id }) => (id === undefined ? [] : [id]))
    expect(new Set(ids).size).toBe(ids.length)
  })
})
