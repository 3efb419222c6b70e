import { describe, expect, it, vi, afterEach } from 'vitest'
import { digestOf, sealer, type Binding } from './state.js'

const carried = { answers: { a: { digest: 'd', answer: { x: 1 } } }, open: {}, state: [1, 2] }
const binding: Binding = { method: 'm', params: { name: 'tool', arguments: { a: 1, b: 2 } }, principal: 'ada' }
const refused = { code: -32602, message: expect.stringContaining('params.requestState') as unknown }

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('a sealed state', () => {
  const seals = sealer()

  it('opens for the call and the caller that it was sealed for [N153]', async () => {
    const sealed = await seals.seal(carried, binding)
    expect(await seals.open(sealed, binding)).toMatchObject({ carried })
    expect(sealed).not.toContain('tool')
  })

  it('does not mind in which order the arguments are written, nor what travels beside them', async () => {
    const sealed = await seals.seal(carried, binding)
    const params = {
      _meta: { progressToken: 4 },
      inputResponses: {},
      requestState: sealed,
      arguments: { b: 2, a: 1 },
      name: 'tool',
    }
    expect(await seals.open(sealed, { ...binding, params })).toMatchObject({ carried })
  })

  it.each([
    ['another caller', { ...binding, principal: 'bob' }],
    ['nobody', { ...binding, principal: undefined }],
    ['another method', { ...binding, method: 'n' }],
    ['another tool', { ...binding, params: { name: 'other', arguments: { a: 1, b: 2 } } }],
    ['other arguments', { ...binding, params: { name: 'tool', arguments: { a: 1, b: 3 } } }],
  ])('does not open for %s', async (_who, other) => {
    const sealed = await seals.seal(carried, binding)
    await expect(seals.open(sealed, other)).rejects.toMatchObject(refused)
  })

  it('does not open when a bit of it was flipped [N152]', async () => {
    const bytes = Buffer.from(await seals.seal(carried, binding), 'base64')
    for (const at of [0, 11, 12, 40, bytes.length - 1]) {
      const flipped = Buffer.from(bytes)
      flipped[at]! ^= 1
      await expect(seals.open(flipped.toString('base64'), binding)).rejects.toMatchObject(refused)
    }
  })

  it.each(['', 'AAAA', 'not base64 !', 'x'.repeat(1000)])('is not %j', async (text) => {
    await expect(seals.open(text, binding)).rejects.toMatchObject(refused)
  })

  it('is refused by its length, before anything is done with it', async () => {
    const atob = vi.spyOn(globalThis, 'atob')
    const params = { name: 'tool', arguments: Array(1e6) }
    await expect(seals.open('A'.repeat(4e6), { ...binding, params })).rejects.toMatchObject(refused)
    expect(atob).not.toHaveBeenCalled()
    const longest = { ...carried, state: 'x'.repeat(64 * 1024 - 200) }
    expect(await seals.open(await seals.seal(longest, binding), binding)).toMatchObject({ carried: longest })
  })

  it('belongs to no call whose arguments are too many to look through, nor is one sealed for it', async () => {
    const sealed = await seals.seal(carried, binding)
    const deep = JSON.parse(`${'['.repeat(1e5)}${']'.repeat(1e5)}`) as unknown
    for (const many of [Array(1e5 + 1).fill(0), deep]) {
      const other = { ...binding, params: { name: 'tool', arguments: { many } } }
      const tooMuch = {
        code: -32602,
        message: expect.stringContaining('too much for a call that asks back') as unknown,
      }
      await expect(seals.open(sealed, other)).rejects.toMatchObject(tooMuch)
      await expect(seals.seal(carried, other)).rejects.toMatchObject(tooMuch)
      // What was never sealed here is told so without a look at them.
      await expect(seals.open('AAAA', other)).rejects.toMatchObject(refused)
    }
  })

  it('expires [N153]', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const sealed = await seals.seal(carried, binding)
    vi.setSystemTime(Date.now() + 61 * 60_000)
    await expect(seals.open(sealed, binding)).rejects.toThrow('it has expired')
  })

  it('opens with an older key as long as that is kept', async () => {
    const [old, recent] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]
    const sealed = await sealer([old]).seal(carried, binding)
    expect(await sealer([recent, old]).open(sealed, binding)).toMatchObject({ carried })
    await expect(sealer([recent]).open(sealed, binding)).rejects.toMatchObject(refused)
  })

  it('wants keys of 32 bytes, one at least', () => {
    expect(() => sealer([])).toThrow('Give one state key at least, or leave them out')
    expect(() => sealer([new Uint8Array(16)])).toThrow('A state key must have 32 bytes, this one has 16')
  })
})

it('a question that is too large cannot be asked', async () => {
  const asking = digestOf({ method: 'm', params: { many: Array(1e5 + 1).fill(0) } })
  await expect(asking).rejects.toThrow('A question of m cannot be asked: it holds more than 100000 values')
})

it('two questions have the same digest when they ask the same', async () => {
  const digest = await digestOf({ method: 'm', params: { a: 1, b: [{ c: 2, d: 3 }] } })
  expect(await digestOf({ method: 'm', params: { b: [{ d: 3, c: 2 }], a: 1 } })).toBe(digest)
  expect(await digestOf({ method: 'm', params: { a: 1, b: [{ c: 2, d: 4 }] } })).not.toBe(digest)
  expect(await digestOf({ method: 'n', params: { a: 1, b: [{ c: 2, d: 3 }] } })).not.toBe(digest)
})
