import { beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { Gets } from './gets.js'
import { Stream } from './stream.js'
import type { Ask, Call, Reply } from './wire.js'

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
type Open = (ask: Ask) => Promise<Call>
const nobody: Open = () => Promise.reject(new Error('nobody there'))
const refuses =
  (status: number, headers: Record<string, string> = {}): Open =>
  async () =>
    reply(status, headers)
const opens =
  (text: string): Open =>
  async () =>
    reply(200, events, text)

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(Math, 'random').mockReturnValue(0)
  onTestFinished(() => {
    vi.useRealTimers()
    vi.restoreAllMocks()
  })
})

const lose = vi.fn<(reason: Error) => void>()

function start(ask: Open, give: (text: string) => void = () => {}): Stream {
  const options = { target: 'http://host/mcp', ask, limit: 100, idle: 45_000, lose }
  return new Stream(new Gets(options, { open: true, headers: {} }), give)
}

/** Runs a stream against these attempts, the last for ever; gives the milliseconds between them, and their cursors. */
async function run(attempts: Open[], forMs: number): Promise<{ gaps: number[]; cursors: (string | undefined)[] }> {
  const at: number[] = []
  const cursors: (string | undefined)[] = []
  const stream = start((ask) => {
    at.push(Date.now())
    cursors.push(ask.headers['last-event-id'])
    return attempts[Math.min(at.length, attempts.length) - 1]!(ask)
  })
  await vi.advanceTimersByTimeAsync(forMs)
  stream.stop()
  return { gaps: at.slice(1).map((time, index) => time - at[index]!), cursors }
}
const gaps = async (attempts: Open[], forMs: number): Promise<number[]> => (await run(attempts, forMs)).gaps

it('is not asked for again when it could not be opened the first time', async () => {
  expect(await gaps([nobody], 100_000)).toEqual([])
  expect(await gaps([refuses(503)], 100_000)).toEqual([])
  expect(await gaps([refuses(404)], 100_000)).toEqual([])
  expect(await gaps([async () => reply(200, { 'content-type': 'text/html' })], 100_000)).toEqual([])
  expect(lose).not.toHaveBeenCalled()
})

it('is asked for again at a steady pace while it opens, brings something and ends', async () => {
  expect(await gaps([opens('data: 1\n\n')], 1_800)).toEqual([510, 510, 510])
  expect(await gaps([opens('retry: 0\ndata: 1\n\n')], 500)).toEqual([153, 153, 153])
  expect(await gaps([opens('retry: 40000\ndata: 1\n\n')], 90_000)).toEqual([40_800, 40_800])
})

it('keeps to the wait that was asked for once', async () => {
  expect(await gaps([opens('retry: 2000\n\n'), opens('')], 5_000)).toEqual([2_040, 2_040])
})

it('is given up when it opens and brings nothing, ten times in a row', async () => {
  expect(await gaps([opens('retry: 0\n\n')], 10_000_000)).toHaveLength(9)
  const fresh = Array.from({ length: 30 }, (_, id) => opens(`id: ${id}\n\n`))
  expect(await gaps([...fresh, opens('')], 10_000_000)).toHaveLength(39)
})

it('is not given up while it lasts, though it brings nothing', async () => {
  const silent: Open = async () => ({
    reply: Promise.resolve<Reply>({
      status: 200,
      header: (name) => events[name as 'content-type'],
      read: () => new Promise((resolve) => void setTimeout(resolve, 60_000)),
    }),
    abort() {},
  })
  expect((await gaps([silent], 3_600_000)).length).toBeGreaterThan(50)
})

it('is asked for ever more seldom while it does not open, and then given up', async () => {
  vi.mocked(Math.random).mockReturnValue(0.5)
  const waits = await gaps([opens('data: 1\n\n'), nobody], 10_000_000)
  expect(waits).toEqual([555, 555, 1_055, 1_555, 2_555, 4_555, 8_555, 15_555, 15_555, 15_555])
  expect(vi.getTimerCount()).toBe(0)
})

it.each([400, 401, 403, 405, 410])('is given up at once when the server takes it back with %i', async (status) => {
  expect(await gaps([opens(''), refuses(status)], 100_000)).toEqual([510])
})

it('goes on after the last event, and begins anew when that is refused', async () => {
  const { cursors } = await run([opens('id: é\ndata: 1\n\n'), refuses(400), opens(''), refuses(400)], 100_000)
  expect(cursors).toEqual([undefined, '\u00c3\u00a9', undefined, undefined])
})

it('waits as long as a refusal asks, a minute at most', async () => {
  const busy = (status: number, after: string): Open => refuses(status, { 'retry-after': after })
  expect(await gaps([busy(503, '7'), opens('data: 1\n\n')], 8_000)).toEqual([7_140, 510])
  expect(await gaps([opens(''), busy(429, '3600')], 100_000)).toEqual([510, 61_200])
  expect(await gaps([opens(''), busy(503, '0'), refuses(405)], 100_000)).toEqual([510, 510])
})

it('is asked for again where an earlier one of its own is in the way', async () => {
  expect(await gaps([opens(''), refuses(409), opens('data: 1\n\n')], 1_500)).toEqual([510, 510])
})

it('says that the session is lost where there was a stream, and asks no more', async () => {
  expect(await gaps([opens(''), refuses(404)], 100_000)).toEqual([510])
  expect(lose).toHaveBeenCalledOnce()
  expect(lose.mock.calls[0]![0]).toMatchObject({ name: 'SessionLost', cause: { status: 404 } })
})

it('spreads the waits, so that not all clients come at once', async () => {
  vi.mocked(Math.random).mockReturnValue(0.999_999)
  const [first = 0] = await gaps([opens('')], 1_000)
  expect(first).toBeGreaterThan(590)
  expect(first).toBeLessThanOrEqual(600)
})

it('ends when an event is none of ours, and is asked for again', async () => {
  const give = vi.fn<(text: string) => void>(() => {
    throw new SyntaxError('it is not JSON')
  })
  let times = 0
  const stream = start((ask) => (times++, opens('data: hello\n\n')(ask)), give)
  await vi.advanceTimersByTimeAsync(600)
  stream.stop()
  expect([times, give.mock.calls]).toEqual([2, [['hello'], ['hello']]])
})

it('passes over an event that is too large, and is asked for what follows', async () => {
  const { cursors } = await run([opens(`id: 1\ndata: ${'x'.repeat(200)}\n\n`), opens('')], 600)
  expect(cursors).toEqual([undefined, '1'])
})

it('leaves no timer and asks no more once stopped, whenever that is', async () => {
  const aborted = vi.fn<(reason?: unknown) => void>()
  let times = 0
  const endless: Open = () => {
    times++
    return Promise.resolve({
      reply: new Promise<Reply>((_, reject) => aborted.mockImplementation(reject)),
      abort: aborted,
    })
  }
  const waiting = start(opens(''))
  await vi.advanceTimersByTimeAsync(100)
  waiting.stop()
  const opening = start(endless)
  opening.stop()
  await vi.advanceTimersByTimeAsync(100_000)
  expect([times, aborted.mock.calls.length, vi.getTimerCount()]).toEqual([1, 1, 0])
})
