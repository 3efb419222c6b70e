import { describe, expect, it } from 'vitest'
import { ConnectionClosed, ProtocolError } from '../errors.js'
import { Prewritten, type Answer } from './message.js'
import { Pending } from './pending.js'

const sent = (): Promise<void> => Promise.resolve()
const result = (id: number | string, value = {}): Answer => ({ jsonrpc: '2.0', id, result: value })

describe('Pending', () => {
  it('gives each answer to the request whose id it bears [N005]', async () => {
    const pending = new Pending()
    const [one, two] = [pending.request(sent), pending.request(sent)]
    pending.settle(result(two.id, { n: 2 }))
    pending.settle(result(one.id, { n: 1 }))
    expect([await one.answer, await two.answer]).toEqual([{ n: 1 }, { n: 2 }])
  })

  it('hands the id to the send, and uses none twice [N003 N004]', async () => {
    const pending = new Pending()
    const ids: number[] = []
    for (let i = 0; i < 3; i++) {
      const { id, answer } = pending.request(async (id) => void ids.push(id))
      pending.settle(result(id))
      await answer
    }
    expect(new Set(ids).size).toBe(3)
    expect(ids.every(Number.isSafeInteger)).toBe(true)
  })

  it('settles a request whose answer comes before its send has returned', async () => {
    const pending = new Pending()
    const { answer } = pending.request(async (id) => pending.settle(result(id, { early: true })))
    expect(await answer).toEqual({ early: true })
  })

  it('throws an error answer with its code, message and data', async () => {
    const pending = new Pending()
    const { id, answer } = pending.request(sent)
    pending.settle({ jsonrpc: '2.0', id, error: { code: -32602, message: 'no', data: { at: 'a' } } })
    await expect(answer).rejects.toEqual(new ProtocolError(-32602, 'no', { at: 'a' }))
    await expect(answer).rejects.toBeInstanceOf(ProtocolError)
    await expect(answer).rejects.toMatchObject({ code: -32602, data: { at: 'a' } })
  })

  it('gives the value of a result that was written beforehand', async () => {
    const pending = new Pending()
    const { id, answer } = pending.request(sent)
    pending.settle({ jsonrpc: '2.0', id, result: new Prewritten({ a: 1 }) })
    expect(await answer).toEqual({ a: 1 })
  })

  it('fails the request whose send fails, whether it rejects or throws', async () => {
    const pending = new Pending()
    const closed = new ConnectionClosed()
    await expect(pending.request(() => Promise.reject(closed)).answer).rejects.toBe(closed)
    const throwing = pending.request(() => {
      throw closed
    })
    await expect(throwing.answer).rejects.toBe(closed)
    expect(pending.size).toBe(0)
  })

  it('ignores a send that fails after its request was answered', async () => {
    const pending = new Pending()
    let fail: (reason: Error) => void = () => {}
    const { id, answer } = pending.request(() => new Promise((_, reject) => (fail = reject)))
    pending.settle(result(id, { a: 1 }))
    fail(new ConnectionClosed())
    expect(await answer).toEqual({ a: 1 })
  })

  it('ignores answers that nobody waits for [N142 N143]', async () => {
    const pending = new Pending()
    const { id, answer } = pending.request(sent)
    pending.settle(result(id + 1))
    pending.settle(result(String(id)))
    pending.settle({ jsonrpc: '2.0', error: { code: 1, message: 'to nobody' } })
    expect(pending.size).toBe(1)
    pending.settle(result(id, { mine: true }))
    pending.settle(result(id, { again: true }))
    expect(await answer).toEqual({ mine: true })
    expect(pending.size).toBe(0)
  })

  it('gives up one request, or all of them', async () => {
    const pending = new Pending()
    const [one, two, three] = [pending.request(sent), pending.request(sent), pending.request(sent)]
    pending.fail(two.id, new Error('that one'))
    pending.fail(99, new Error('none'))
    await expect(two.answer).rejects.toThrow('that one')
    expect(pending.size).toBe(2)
    pending.end(new ConnectionClosed('all'))
    await expect(one.answer).rejects.toThrow('all')
    await expect(three.answer).rejects.toThrow('all')
    expect(pending.size).toBe(0)
  })
})
