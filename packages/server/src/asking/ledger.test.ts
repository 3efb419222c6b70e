import { afterEach, expect, it, vi } from 'vitest'
import { memoryLedger } from './ledger.js'

afterEach(() => vi.useRealTimers())

it('a ledger that is full forgets those that expire soonest, and takes none of their time any more', () => {
  vi.useFakeTimers({ toFake: ['Date'], now: 0 })
  const ledger = memoryLedger({ most: 3 })
  const uses: [id: string, minute: number][] = [
    ['a', 5],
    ['b', 5],
    ['c', 6],
    ['d', 7],
    ['a', 5],
    ['e', 5],
    ['c', 6],
    ['f', 6],
    ['g', 7],
    ['h', 6],
  ]
  const taken = uses.map(([id, minute]) => ledger.use(id, minute * 60_000))
  expect(taken).toEqual([true, true, true, true, false, false, false, true, true, false])
})

it('a ledger lets each state be used once, until it has expired', () => {
  vi.useFakeTimers({ toFake: ['Date'], now: 0 })
  const ledger = memoryLedger()
  expect([ledger.use('a', 90_000), ledger.use('b', 90_000), ledger.use('a', 90_000)]).toEqual([true, true, false])
  vi.setSystemTime(119_999)
  expect(ledger.use('a', 90_000)).toBe(false)
  vi.setSystemTime(120_000)
  expect(ledger.use('a', 90_000)).toBe(true)
})
