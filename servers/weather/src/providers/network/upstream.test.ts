import { beforeEach, describe, expect, it } from 'vitest'
import { asked, failureOf, stillWorld, type StillWorld } from '../../testing/asking.js'
import { ProviderError } from '../provider.js'
import { answerOf } from './body.js'
import { Upstream, type Request } from './upstream.js'

const minute = 60_000
const question: Request<unknown> = { path: '/a', query: { b: 'c' }, read: (body) => body, usual: 5 * minute }

let answers: (() => Response)[]
let urls: string[]
let reported: string[]
let world: StillWorld
let upstream: Upstream

beforeEach(() => {
  answers = []
  urls = []
  reported = []
  world = stillWorld({
    fetch: (url) => {
      urls.push((url as URL).href)
      const answer = answers.shift() ?? (() => Response.json(urls.length))
      return Promise.resolve(answer())
    },
    onError: (error, what) => reported.push(`${what}: ${String(error)}`),
  })
  upstream = new Upstream(
    {
      provider: 'X',
      base: 'http://x.test/base',
      rate: { burst: 100, perSecond: 100 },
      verdict: (page, now) => answerOf(page, 'X', '', now),
    },
    world,
  )
})
const broken = (): Response => new Response('', { status: 503 })
const ask = (more: Partial<Request<unknown>> = {}) => upstream.get({ ...question, ...more }, asked.signal)

describe('memory', () => {
  it('answers while what is there is fresh, and says since when', async () => {
    await ask()
    world.pass(4 * minute)
    const { value, got } = await ask()
    expect(value).toBe(1)
    expect(got).toEqual({ fetchedAt: world.now() - 4 * minute, now: world.now(), stale: false })
    world.pass(minute)
    expect((await ask()).value).toBe(2)
    expect(urls).toEqual(['http://x.test/base/a?b=c', 'http://x.test/base/a?b=c'])
  })

  it('goes by what the headers say, but for what hardly changes', async () => {
    const brief = (): Response => Response.json('brief', { headers: { 'cache-control': 'max-age=1' } })
    answers = [brief, brief]
    await ask()
    world.pass(2000)
    await ask()
    expect(urls).toHaveLength(2)
    answers = [brief]
    await ask({ path: '/b', atLeast: 10 * minute })
    world.pass(9 * minute)
    await ask({ path: '/b', atLeast: 10 * minute })
    expect(urls).toHaveLength(3)
  })

  it.each([
    [{}, 20],
    [{ atMost: minute }, 1],
  ])('of %j is gone through for no longer than it may be, whatever the headers say', async (more, minutes) => {
    answers = [() => Response.json('long', { headers: { 'cache-control': 'max-age=86400' } })]
    expect((await ask(more)).freshUntil - world.now()).toBe(minutes * minute)
    world.pass(minutes * minute - 1)
    expect((await ask(more)).value).toBe('long')
    world.pass(1)
    expect((await ask(more)).value).toBe(2)
  })

  it('is not trusted where the clock was put back', async () => {
    await ask()
    world.pass(-minute)
    expect((await ask()).value).toBe(2)
    world.pass(-minute)
    answers = [broken, broken, broken]
    expect((await ask()).notes[0]).toContain('said 0 minutes ago')
  })

  it('keeps nothing that cannot be read', async () => {
    const read = (): never => {
      throw new ProviderError('malformed', 'odd', '')
    }
    await failureOf(ask({ read }))
    await failureOf(ask({ read }))
    expect(urls).toHaveLength(2)
  })

  it('keeps nothing over which a reader stumbles, and reports how that went', async () => {
    const read = (): never => {
      throw new RangeError('Invalid time value')
    }
    const { message } = await failureOf(ask({ read }))
    expect(message).toMatch(/^MALFORMED: What X answered cannot be read\. /)
    expect(reported).toEqual(['Reading what X answered: RangeError: Invalid time value'])
    expect(upstream.standing().lastFailure).toMatchObject({ problem: 'malformed' })
    expect((await ask()).value).toBe(2)
  })

  it('stands in for a while when there is trouble, and says so', async () => {
    await ask()
    world.pass(42 * minute)
    answers = [broken, broken, broken]
    const { value, got, notes } = await ask()
    expect([value, got.stale, got.now - got.fetchedAt]).toEqual([1, true, 42 * minute + 1200])
    expect(notes).toEqual(['X answered with HTTP 503; this is what X said 42 minutes ago'])
    world.pass(6 * 60 * minute)
    answers = [broken, broken, broken]
    expect((await failureOf(ask())).problem).toBe('unavailable')
  })

  it('does not stand in where nothing old may, nor for a refusal', async () => {
    await ask({ staleFor: 0 })
    world.pass(6 * minute)
    answers = [broken, broken, broken]
    await failureOf(ask({ staleFor: 0 }))
    answers = [() => new Response('', { status: 403 })]
    expect((await failureOf(ask())).problem).toBe('denied')
  })
})

it('asks once for all who want the same at the same time', async () => {
  const all = await Promise.all([ask(), ask(), ask({ query: {} })])
  expect(all.map(({ value }) => value)).toHaveLength(3)
  expect(urls).toHaveLength(2)
})

it('tells how it has fared', async () => {
  expect(upstream.standing()).toEqual({ lastSuccess: null, lastFailure: null, quota: null })
  await ask()
  answers = [broken, broken, broken]
  await failureOf(ask({ path: '/b' }))
  expect(upstream.standing()).toEqual({
    lastSuccess: '2026-11-20T06:45:00.000Z',
    lastFailure: { at: '2026-11-20T06:45:01.200Z', problem: 'unavailable', reason: 'X answered with HTTP 503' },
    quota: null,
  })
})

it('lets alone whoever fails again and again', async () => {
  answers = Array.from({ length: 10 }, () => broken)
  for (let i = 0; i < 5; i++) await failureOf(ask())
  expect(urls).toHaveLength(10)
  world.pass(30_000)
  expect((await ask()).value).toBe(11)
})

it('does not try again for many who ask at once when the first tries of others have failed', async () => {
  answers = Array.from({ length: 60 }, () => broken)
  const all = Array.from({ length: 20 }, (_, i) =>
    failureOf(upstream.get({ ...question, path: `/${i}` }, new AbortController().signal)),
  )
  for (const { problem } of await Promise.all(all)) expect(problem).toBe('unavailable')
  expect(urls).toHaveLength(20)
})

it('has one try for itself when it looks whether all is well again', async () => {
  answers = Array.from({ length: 11 }, () => broken)
  for (let i = 0; i < 4; i++) await failureOf(ask())
  world.pass(30_000)
  const { reason } = await failureOf(ask())
  expect([reason, urls.length]).toEqual([
    'X answered with HTTP 503; it is not asked again before 2026-11-20 06:46 UTC',
    11,
  ])
})

it('comes back no sooner than it was told to', async () => {
  answers = [() => new Response('', { status: 503, headers: { 'retry-after': '60' } })]
  await failureOf(ask())
  world.pass(59_000)
  expect((await failureOf(ask())).reason).toContain('it is not asked again before 2026-11-20 06:46 UTC')
  world.pass(1000)
  expect((await ask()).value).toBe(2)
})

it('does not hold it against anybody that the caller gave up', async () => {
  const giving = new AbortController()
  answers = [
    () => {
      giving.abort(new Error('changed my mind'))
      return broken()
    },
  ]
  await expect(upstream.get(question, giving.signal)).rejects.toThrow('changed my mind')
  expect(upstream.standing().lastFailure).toBeNull()
})
