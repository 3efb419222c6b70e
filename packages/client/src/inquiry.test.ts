import { methods, type Json, type Message } from '@mortise/protocol'
import { describe, expect, it } from 'vitest'
import { Client, type ClientOptions } from './index.js'
import { answer, modern, older, Scripted, type Script } from './testing/scripted.js'

type Roots = { roots: [] }
const none: Roots = { roots: [] }
const asks = (count: number): Json =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`q${n}`, { method: 'roots/list' }]))
/** Asks so many questions in each round, as long as it is asked. */
const asking =
  (count: number): Script =>
  (request) =>
    answer(request, { resultType: 'input_required', inputRequests: asks(count), requestState: 's' })

/** A client whose handler answers when it is told to. */
const connected = async (script: Script, options: ClientOptions = {}) => {
  const transport = new Scripted(script)
  const client = new Client({ name: 'test', version: '1' }, options)
  const open: ((answer: Roots) => void)[] = []
  const seen = { handled: 0 }
  client.handle(methods.listRoots, () => {
    seen.handled++
    return new Promise<Roots>((resolve) => open.push(resolve))
  })
  await client.connect(transport)
  const answerAll = (): void => open.splice(0).forEach((resolve) => resolve(none))
  return { client, transport, seen, answerAll }
}
const quick = async (script: Script, options: ClientOptions = {}) => {
  const client = new Client({ name: 'test', version: '1' }, options)
  const seen = { handled: 0 }
  client.handle(methods.listRoots, () => {
    seen.handled++
    return none
  })
  await client.connect(new Scripted(script))
  return { client, seen }
}

describe('the questions of one call in results', () => {
  it('are a hundred at most, and none of a round that goes beyond is answered', async () => {
    const { client, seen } = await quick(modern(asking(60)))
    await expect(client.callTool({ name: 'a' })).rejects.toThrow(
      'tools/call: the server asked more than 100 questions; raise `maxQuestions` to answer them',
    )
    expect(seen.handled).toBe(60)
  })

  it('are as many as is wished, in every call anew', async () => {
    const script: Script = (request, say) =>
      request.params?.inputResponses
        ? answer(request, { resultType: 'complete', content: [] })
        : asking(3)(request, say)
    const { client, seen } = await quick(modern(script), { maxQuestions: 3 })
    for (let n = 0; n < 3; n++) await client.callTool({ name: 'a' })
    expect(seen.handled).toBe(9)
    const stricter = await quick(modern(script), { maxQuestions: 2 })
    await expect(stricter.client.callTool({ name: 'a' })).rejects.toThrow('more than 2 questions')
    expect(stricter.seen.handled).toBe(0)
  })

  it('of all calls together are answered a hundred at a time', async () => {
    const { client, seen, answerAll } = await connected(modern(asking(60)))
    const stop = new AbortController()
    const calls = [1, 2].map(() => client.callTool({ name: 'a' }, { signal: stop.signal }).catch(() => 'given up'))
    await expect.poll(() => seen.handled).toBe(100)
    answerAll()
    await expect.poll(() => seen.handled).toBe(120)
    stop.abort()
    expect(await Promise.all(calls)).toEqual(['given up', 'given up'])
  })
})

describe('the questions of a session', () => {
  const ask = (id: string | number): Message => ({ jsonrpc: '2.0', id, method: 'roots/list' })
  const refusals = ({ sent }: Scripted): string[] =>
    sent.flatMap((message) => ('error' in message && message.error.code === -32600 ? [message.error.message] : []))
  const idOf = (transport: Scripted, at: number) => (transport.of('tools/call')[at] as { id: number }).id

  it('are refused where there are more than a hundred at once', async () => {
    const { transport, seen, answerAll } = await connected(older())
    for (let n = 0; n < 1000; n++) transport.incoming.push({ message: ask(`q${n}`) })
    await expect.poll(() => refusals(transport)).toHaveLength(900)
    expect(refusals(transport)[0]).toBe('More than 100 questions at once')
    expect(seen.handled).toBe(100)
    answerAll()
    const answered = (): number => transport.sent.filter((message) => 'result' in message).length
    await expect.poll(answered).toBe(100)
    transport.incoming.push({ message: ask('later') })
    await expect.poll(() => seen.handled).toBe(101)
  })

  it('are refused where there are more than a hundred in one call', async () => {
    const { client, transport, seen, answerAll } = await connected(older())
    const stop = new AbortController()
    for (const name of ['a', 'b']) client.callTool({ name }, { signal: stop.signal }).catch(() => {})
    for (let n = 0; n < 101; n++) {
      transport.incoming.push({ message: ask(n), about: idOf(transport, 0) })
      await expect.poll(() => seen.handled + refusals(transport).length, { interval: 1 }).toBe(n + 1)
      answerAll()
    }
    expect(refusals(transport)).toEqual(['More than 100 questions in one call'])
    transport.incoming.push({ message: ask('other'), about: idOf(transport, 1) })
    transport.incoming.push({ message: ask('gone'), about: 4711 })
    await expect.poll(() => seen.handled).toBe(102)
    stop.abort()
  })

  it('are counted for the call that was asked least, where nothing tells which it is', async () => {
    const { client, transport, seen, answerAll } = await connected(older(), { maxQuestions: 2 })
    const stop = new AbortController()
    for (const name of ['a', 'b']) client.callTool({ name }, { signal: stop.signal }).catch(() => {})
    for (let n = 0; n < 6; n++) {
      transport.incoming.push({ message: ask(n) })
      await expect.poll(() => seen.handled + refusals(transport).length, { interval: 1 }).toBe(n + 1)
      answerAll()
    }
    expect(seen.handled).toBe(4)
    client.callTool({ name: 'c' }, { signal: stop.signal }).catch(() => {})
    transport.incoming.push({ message: ask('fresh') })
    await expect.poll(() => seen.handled).toBe(5)
    stop.abort()
  })

  it('have an id of their own each', async () => {
    const { transport, seen } = await connected(older())
    for (let n = 0; n < 3; n++) transport.incoming.push({ message: ask('same') })
    await expect.poll(() => refusals(transport)).toEqual([1, 2].map(() => 'A question with this id is being answered'))
    expect(seen.handled).toBe(1)
  })
})
