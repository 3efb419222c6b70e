import { beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { Stream } from './stream.js'
import type { Call, Reply } from './wire.js'

const events = { 'content-type': 'text/event-stream' }
/** A response that is there at once, and brings this text. */
const reply = (status: number, headers: Record<string, string>, text = ''): Call => ({
  reply: Promise.resolve<Reply>({
    status,
    header: (name) => headers[name],
    read: async (take) => take(new TextEncoder().encode(text)),
  }),
  abort() {},
})
const nobody = (): Promise<Call> => Promise.reject(new Error('nobody there'))

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(Math, 'random').mockReturnValue(0)
  onTestFinished(() => {
    vi.useRealTimers()
    vi.restoreAllMocks()
  })
})

/** Runs a stream against these attempts, the last for ever; gives the milliseconds between them. */
async function gaps(attempts: (() => Promise<Call>)[], forMs: number): Promise<number[]> {
  const at: number[] = []
  const open = (): Promise<Call> => {
    at.push(Date.now())
    return attempts[Math.min(at.length, attempts.length) - 1]!()
  }
  const stream = new Stream(open, () => {}, 100)
  await vi.advanceTimersByTimeAsync(forMs)
  stream.stop()
  return at.slice(1).map((time, index) => time - at[index]!)
}
const opens = (text: string) => (): Promise<Call> => Promise.resolve(reply(200, events, text))

it('is not asked for again when it could not be opened the first time', async () => {
  expect(await gaps([nobody], 100_000)).toEqual([])
  expect(await gaps([async () => reply(503, {})], 100_000)).toEqual([])
  expect(await gaps([async () => reply(200, { 'content-type': 'text/html' })], 100_000)).toEqual([])
})

it('is asked for again at a steady pace while it opens and ends', async () => {
  expect(await gaps([opens('')], 1_800)).toEqual([500, 500, 500])
  expect(await gaps([opens('retry: 0\n\n')], 500)).toEqual([150, 150, 150])
  expect(await gaps([opens('retry: 40000\n\n')], 90_000)).toEqual([40_000, 40_000])
})

it('keeps to the wait that was asked for once', async () => {
  expect(await gaps([opens('retry: 2000\n\n'), opens('')], 5_000)).toEqual([2_000, 2_000])
})

it('is asked for ever more seldom while it does not open, and then given up', async () => {
  const waits = await gaps([opens(''), nobody], 10_000_000)
  expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000])
  expect(vi.getTimerCount()).toBe(0)
})

it('is given up at once when the server takes it back', async () => {
  expect(await gaps([opens(''), async () => reply(404, {})], 100_000)).toEqual([500])
})

it('spreads the waits, so that not all clients come at once', async () => {
  vi.mocked(Math.random).mockReturnValue(0.999_999)
  const [first = 0] = await gaps([opens('')], 1_000)
  expect(first).toBeGreaterThan(740)
  expect(first).toBeLessThanOrEqual(750)
})

it('ends when an event is none of ours, and is asked for again', async () => {
  const give = vi.fn<() => void>(() => {
    throw new SyntaxError('it is not JSON')
  })
  let times = 0
  const stream = new Stream(() => (times++, opens('data: hello\n\n')()), give, 100)
  await vi.advanceTimersByTimeAsync(600)
  stream.stop()
  expect([times, give.mock.calls]).toEqual([2, [['hello'], ['hello']]])
})

it('leaves no timer and asks no more once stopped, whenever that is', async () => {
  const aborted = vi.fn<(reason?: unknown) => void>()
  let times = 0
  const endless = (): Promise<Call> => {
    times++
    return Promise.resolve({
      reply: new Promise<Reply>((_, reject) => aborted.mockImplementation(reject)),
      abort: aborted,
    })
  }
  const waiting = new Stream(opens(''), () => {}, 100)
  await vi.advanceTimersByTimeAsync(100)
  waiting.stop()
  const opening = new Stream(endless, () => {}, 100)
  opening.stop()
  await vi.advanceTimersByTimeAsync(100_000)
  expect([times, aborted.mock.calls.length, vi.getTimerCount()]).toEqual([1, 1, 0])
})
