import { expect, it } from 'vitest'
import { asked } from '../../testing/asking.js'
import { Flights } from './flights.js'

/** A request that lands when it is told to. */
function request() {
  let land: (value: string) => void = () => {}
  let fail: (reason: Error) => void = () => {}
  const signals: AbortSignal[] = []
  const start = (signal: AbortSignal): Promise<string> => {
    signals.push(signal)
    return new Promise((resolve, reject) => {
      land = resolve
      fail = reject
    })
  }
  return { start, signals, land: (value: string) => land(value), fail: (reason: Error) => fail(reason) }
}

it('is shared by all who ask for the same, and by nobody after', async () => {
  const flights = new Flights<string>()
  const { start, signals, land } = request()
  const both = Promise.all([flights.join('a', asked.signal, start), flights.join('a', asked.signal, start)])
  land('here')
  expect(await both).toEqual(['here', 'here'])
  expect(signals).toHaveLength(1)
  const next = flights.join('a', asked.signal, start)
  land('anew')
  expect([await next, signals.length]).toEqual(['anew', 2])
})

it('fails for all of them', async () => {
  const flights = new Flights<string>()
  const { start, fail } = request()
  const both = Promise.allSettled([flights.join('a', asked.signal, start), flights.join('a', asked.signal, start)])
  fail(new Error('down'))
  expect(await both).toMatchObject([{ reason: { message: 'down' } }, { reason: { message: 'down' } }])
})

it('goes on when one gives up, and ends when all do; whoever comes then starts anew', async () => {
  const flights = new Flights<string>()
  const { start, signals, land } = request()
  const [one, other] = [new AbortController(), new AbortController()]
  const first = flights.join('a', one.signal, start)
  const second = flights.join('a', other.signal, start)
  one.abort(new Error('changed my mind'))
  await expect(first).rejects.toThrow('changed my mind')
  expect(signals[0]?.aborted).toBe(false)
  other.abort(new Error('me too'))
  await expect(second).rejects.toThrow('me too')
  expect(signals[0]?.aborted).toBe(true)
  const third = flights.join('a', asked.signal, start)
  land('here')
  expect([await third, signals.length]).toEqual(['here', 2])
})

it('does not begin for whoever has given up before', async () => {
  const { start, signals } = request()
  await expect(new Flights<string>().join('a', AbortSignal.abort(new Error('no')), start)).rejects.toThrow('no')
  expect(signals).toEqual([])
})
