import { afterEach, expect, it, vi } from 'vitest'
import { memoryLedger } from './ledger.js'

afterEach(() => vi.useRealTimers())

it('a ledger lets each state be used once, until it has expired', () => {
  vi.useFakeTimers({ toFake: ['Date'], now: 0 })
  const ledger = memoryLedger()
  expect([ledger.use('a', 90_000), ledger.use('b', 90_000), ledger.use('a', 90_000)]).toEqual([true, true, false])
  vi.setSystemTime(119_999)
  expect(ledger.use('a', 90_000)).toBe(false)
  vi.setSystemTime(120_000)
  expect(ledger.use('a', 90_000)).toBe(true)
})
