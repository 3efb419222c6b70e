import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { Gets } from './gets.js'
import { Stream, type Missed } from './stream.js'
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

const gone = new Error('gone')
const missed = vi.fn<(news: Missed) => void>()

function start(ask: Open, give: (text: string) => void = () => {}): Stream {
  const options = { target: 'http://host/mcp', ask, limit: 100, idle: 45_000, lose }
  return new Stream(new Gets(options, { open: true, headers: {} }), { give, missed })
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
  stream.stop(gone)
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
  stream.stop(gone)
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
  waiting.stop(gone)
  const opening = start(endless)
  opening.stop(gone)
  await vi.advanceTimersByTimeAsync(100_000)
  expect([times, aborted.mock.calls.length, vi.getTimerCount()]).toEqual([1, 1, 0])
})

/** A response whose stream stays open until `end` is called. */
const lasting = (text = '') => {
  let end = (): void => {}
  const read = async (take: (chunk: Uint8Array) => void): Promise<void> => {
    take(new TextEncoder().encode(text))
    await new Promise<void>((resolve) => (end = resolve))
  }
  const open: Open = async () => ({
    reply: Promise.resolve<Reply>({ status: 200, header: (name) => events[name as 'content-type'], read }),
    abort: () => end(),
  })
  return { open, end: () => end() }
}
/** A stream against these attempts, the last for ever; and the news of it. */
function told(attempts: Open[], renews = false): { stream: Stream; news: () => unknown[] } {
  const rest = [...attempts]
  const ask: Open = (each) => (rest.length > 1 ? rest.shift()! : rest[0]!)(each)
  const options = { target: 'http://host/mcp', ask, limit: 100, idle: 45_000, lose, renews }
  const news: Missed[] = []
  const missed = (each: Missed): void => void news.push(each)
  const stream = new Stream(new Gets(options, { open: true, headers: {} }), { give() {}, missed })
  onTestFinished(() => stream.stop(gone))
  return { stream, news: () => news.map(({ missed, over }) => `${over ? 'over' : 'missed'}: ${missed.message}`) }
}
const outcome = (promise: Promise<void>): Promise<string> =>
  promise.then(
    () => 'stands',
    (reason: Error) => reason.message,
  )
const text = (part: string): unknown => expect.stringContaining(part)
const afterIds = lasting()

describe('what may be lost', () => {
  it.each<[string, Open[], unknown[]]>([
    ['nothing while it goes on after an id', [opens('id: 1\ndata: 1\n\n'), afterIds.open], []],
    [
      'where there is no id',
      [opens('data: 1\n\n'), afterIds.open],
      [text('missed: GET http://host/mcp: the stream ended')],
    ],
    [
      'where the id is refused',
      [opens('id: 1\n\n'), refuses(400), afterIds.open],
      [text('missed: GET http://host/mcp was')],
    ],
    ['what cannot be read', [opens(`id: 1\ndata: ${'x'.repeat(200)}\n\n`), afterIds.open], [text('maxMessageBytes')]],
    ['while the server is busy', [refuses(503, { 'retry-after': '1' }), afterIds.open], [text('status 503')]],
    ['nothing where it opens in time', [afterIds.open], []],
  ])('is told once the stream stands again: %s', async (_what, attempts, expected) => {
    const { news } = told(attempts)
    await vi.advanceTimersByTimeAsync(5_000)
    expect(news()).toEqual(expected)
  })

  it('is not told before the stream stands again', async () => {
    const { news } = told([opens('data: 1\n\n'), nobody, nobody, afterIds.open])
    await vi.advanceTimersByTimeAsync(1_000)
    expect(news()).toEqual([])
    await vi.advanceTimersByTimeAsync(5_000)
    expect(news()).toEqual([text('missed: ')])
  })

  it.each<[string, Open[], string]>([
    ['cannot be had ten times in a row', [opens('id: 1\n\n'), nobody], 'nobody there'],
    ['brings nothing ten times in a row', [opens('')], 'the stream ended'],
    ['is taken back', [opens('id: 1\n\n'), refuses(405)], 'status 405'],
    ['needs an authorization that does not change', [opens(''), refuses(401)], 'status 401'],
    ['cannot be opened in the first place', [nobody], 'nobody there'],
  ])('is all that follows where the stream %s', async (_what, attempts, why) => {
    const { news } = told(attempts)
    await vi.runAllTimersAsync()
    expect(news().at(-1)).toEqual(text(why))
    expect(news().filter((each) => String(each).startsWith('over: '))).toHaveLength(1)
  })

  it.each([401, 403])('is nothing where %i passes with a renewed authorization', async (status) => {
    const { news } = told([opens('id: 1\ndata: 1\n\n'), refuses(status), refuses(status), afterIds.open], true)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(news()).toEqual([])
  })
})

describe('whoever waits until it stands', () => {
  it('waits for the head of the response', async () => {
    let open = (): void => {}
    const late: Open = async (ask) => {
      await new Promise<void>((resolve) => (open = resolve))
      return lasting().open(ask)
    }
    const { stream, news } = told([late])
    const seen: string[] = []
    void outcome(stream.standing()).then((each) => seen.push(each))
    await vi.advanceTimersByTimeAsync(1_900)
    expect(seen).toEqual([])
    open()
    await vi.advanceTimersByTimeAsync(0)
    expect([seen, news()]).toEqual([['stands'], []])
    expect(await outcome(stream.standing())).toBe('stands')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('waits no longer than two seconds, and is told when it stands after all', async () => {
    let open = (): void => {}
    const late: Open = async (ask) => {
      await new Promise<void>((resolve) => (open = resolve))
      return lasting().open(ask)
    }
    const { stream, news } = told([late])
    const waiting = outcome(stream.standing())
    await vi.advanceTimersByTimeAsync(2_000)
    expect(await waiting).toBe('stands')
    open()
    await vi.advanceTimersByTimeAsync(0)
    expect(news()).toEqual([text('missed: GET http://host/mcp: the stream broke off (it was not open in time)')])
  })

  it.each([405, 404])('does not wait where the server has none (%i)', async (status) => {
    const { stream, news } = told([refuses(status)])
    expect(await outcome(stream.standing())).toBe('stands')
    expect(await outcome(stream.standing())).toBe('stands')
    expect(news()).toEqual([])
  })

  it('hears why it cannot be had, and that it is there once it can', async () => {
    const { stream } = told([nobody, refuses(500), refuses(503, { 'retry-after': '1' }), lasting().open])
    expect(await outcome(stream.standing())).toContain('nobody there')
    expect(await outcome(stream.standing())).toContain('status 500')
    expect(await outcome(stream.standing())).toContain('status 503')
    const waiting = outcome(stream.standing())
    await vi.advanceTimersByTimeAsync(1_100)
    expect(await waiting).toBe('stands')
  })

  it('brings back a stream that was given up, after the last event and with as many tries', async () => {
    const cursors: unknown[] = []
    const noting =
      (open: Open): Open =>
      (ask) => (cursors.push(ask.headers['last-event-id']), open(ask))
    const away = Array.from({ length: 10 }, () => nobody)
    const { stream, news } = told([
      opens('id: 1\n\n'),
      ...away,
      noting(opens('')),
      noting(nobody),
      noting(afterIds.open),
    ])
    await vi.runAllTimersAsync()
    expect(news()).toHaveLength(1)
    expect(await outcome(stream.standing())).toBe('stands')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(cursors).toEqual(['1', '1', '1'])
    expect(news()).toHaveLength(1)
  })

  it('hears that it is stopped', async () => {
    const { stream } = told([() => new Promise<never>(() => {})])
    const waiting = outcome(stream.standing())
    stream.stop(gone)
    expect(await waiting).toBe('gone')
    expect(await outcome(stream.standing())).toBe('stands')
  })
})
