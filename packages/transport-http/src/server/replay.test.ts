import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { limits } from './limits.js'
import { Archive, eventId, readEventId, type Replay } from './replay.js'

const texts = (kept: ReturnType<Replay['after']>): string[] | undefined => kept?.map(({ text }) => text)
const archive = (own: Partial<typeof limits> = {}): Archive => new Archive({ ...limits, ...own })

describe('what is kept of a session', () => {
  it('is found after each event of its stream, and nothing of another stream [N081]', () => {
    const replay = archive().replay()
    const one = replay.keep(1, 0, 'one')
    replay.keep(2, 0, 'other')
    const three = replay.keep(1, one, 'three')
    expect(texts(replay.after(1, one, three))).toEqual(['three'])
    expect(texts(replay.after(1, three, three))).toEqual([])
    expect(texts(replay.after(1, three, undefined))).toEqual([])
  })

  it('is not found after what never was an event of that stream', () => {
    const replay = archive().replay()
    const one = replay.keep(1, 0, 'one')
    const other = replay.keep(2, 0, 'other')
    const three = replay.keep(1, one, 'three')
    for (const number of [other, three + 1, -1]) expect(replay.after(1, number, three)).toBeUndefined()
    expect(replay.after(3, one, undefined)).toBeUndefined()
  })

  it('goes back to an event of which nothing was kept', () => {
    const replay = archive().replay()
    const priming = replay.number()
    expect(texts(replay.after(1, priming, priming))).toEqual([])
    const one = replay.keep(1, priming, 'one')
    expect(texts(replay.after(1, priming, one))).toEqual(['one'])
  })

  it('has a bound, by which the oldest go first, and then a client that needs them is told so', () => {
    for (const bound of [{ replayEvents: 2 }, { replayBytes: 2 * (64 + 3) }]) {
      const replay = archive(bound).replay()
      const numbers: number[] = []
      for (const text of ['aaa', 'bbb', 'ccc', 'ddd']) numbers.push(replay.keep(1, numbers.at(-1) ?? 0, text))
      expect(replay.after(1, numbers[0]!, numbers[3])).toBeUndefined()
      expect(texts(replay.after(1, numbers[1]!, numbers[3]))).toEqual(['ccc', 'ddd'])
    }
  })

  it('of a stream that says little is not lost because another says much', () => {
    const replay = archive({ replayEvents: 2 }).replay()
    const quiet = replay.number()
    let last = 0
    for (let i = 0; i < 10; i++) last = replay.keep(2, last, 'loud')
    expect(texts(replay.after(1, quiet, quiet))).toEqual([])
    const said = replay.keep(1, quiet, 'at last')
    expect(texts(replay.after(1, quiet, said))).toEqual(['at last'])
  })

  it('gives each stream all that came after any of its events, or nothing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 40 }),
        fc.integer({ min: 1, max: 12 }),
        (streams, replayEvents) => {
          const replay = archive({ replayEvents }).replay()
          const said = new Map<number, number[]>()
          for (const stream of streams) {
            const own = said.get(stream) ?? []
            said.set(stream, own)
            own.push(replay.keep(stream, own.at(-1) ?? 0, String(stream)))
          }
          for (const [stream, own] of said) {
            for (const [at, number] of own.entries()) {
              const found = replay.after(stream, number, own.at(-1))?.map(({ id }) => id)
              const all = own.slice(at + 1).map((later) => eventId(stream, later))
              expect([all, undefined]).toContainEqual(found)
            }
          }
        },
      ),
    )
  })
})

it('sessions together have a bound: the one that began first loses what it has', () => {
  const all = archive({ replayTotalBytes: 3 * (64 + 10) })
  const [first, second] = [all.replay(), all.replay()]
  const one = first.keep(1, 0, '0123456789')
  const two = second.keep(1, 0, '0123456789')
  second.keep(1, two, '0123456789')
  expect(first.size).toBeGreaterThan(0)
  const last = second.keep(1, two + 1, '0123456789')
  expect([first.size, texts(second.after(1, two, last))?.length]).toEqual([0, 2])
  expect(first.after(1, one - 1, one)).toBeUndefined()
  second.clear()
  expect(second.size).toBe(0)
})

it('who keeps the most gives way first, whoever came before', () => {
  const all = archive({ replayTotalBytes: 4 * (64 + 10) })
  const victim = all.replay('victim')
  victim.keep(1, 0, '0123456789')
  const many = Array.from({ length: 5 }, () => all.replay('greedy'))
  for (const each of many) each.keep(1, 0, '0123456789')
  expect(victim.size).toBeGreaterThan(0)
  expect(many.filter(({ size }) => size > 0)).toHaveLength(3)
})

it('the last event stays, however large: it may be an answer that is waited for', () => {
  const replay = archive({ replayBytes: 10 }).replay()
  const priming = replay.number()
  const answer = replay.keep(1, priming, 'x'.repeat(1_000))
  expect(texts(replay.after(1, priming, answer))).toEqual(['x'.repeat(1_000)])
})

it('ids tell of their stream, and others are none [N080]', () => {
  expect(readEventId(eventId(3, 17))).toEqual([3, 17])
  for (const bad of ['', '3', '3-', '-3', 'a-b', '1-2-3', '1-2 ', `${'9'.repeat(10)}-1`])
    expect(readEventId(bad)).toBeUndefined()
})
