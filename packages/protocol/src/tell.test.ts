import { afterEach, beforeEach, expect, it, vi, type Mock } from 'vitest'
import { eventually } from '../../../scripts/eventually.js'
import { tell } from './tell.js'

let complain: Mock<typeof console.error>
beforeEach(() => {
  complain = vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterEach(() => vi.restoreAllMocks())

const fault = new Error('of its own')
const throwing = (reason: Error) => (): never => {
  throw reason
}
const failing: [how: string, listener: (...news: readonly unknown[]) => unknown][] = [
  ['throws', throwing(fault)],
  ['rejects', () => Promise.reject(fault)],
]

it('hands the news to a listener, and needs none', () => {
  const hear = vi.fn<(what: string, count: number) => void>()
  tell(hear, ['rain', 2])
  tell(undefined, ['rain', 2])
  expect(hear.mock.calls).toEqual([['rain', 2]])
  expect(complain).not.toHaveBeenCalled()
})

it.each(failing)('writes the fault of a listener that %s', async (_how, listener) => {
  tell(listener, [])
  await eventually(() => expect(complain.mock.calls).toEqual([['[mortise] A listener failed:', fault]]))
})

it.each(failing)('writes the news first where it is told how, and the listener %s', async (_how, listener) => {
  const told = new Error('to be told')
  tell(listener, [told, 3], (error, count) => console.error('told', count, error))
  await eventually(() =>
    expect(complain.mock.calls).toEqual([
      ['told', 3, told],
      ['[mortise] A listener failed:', fault],
    ]),
  )
})

it('writes the fault of what writes too', () => {
  const broken = new Error('no such place')
  tell(throwing(fault), [], throwing(broken))
  expect(complain.mock.calls.map(([, reason]) => reason as unknown)).toEqual([broken, fault])
})

it('is quiet where not even the console can write', async () => {
  const unhandled = vi.fn<(reason: unknown) => void>()
  process.on('unhandledRejection', unhandled)
  try {
    complain.mockImplementation(() => {
      throw new Error('cannot be shown')
    })
    for (const [, listener] of failing) tell(listener, [])
    await eventually(() => expect(complain).toHaveBeenCalledTimes(2))
    // Node tells of what nobody handles once the microtasks are through.
    await new Promise(setImmediate)
    expect(unhandled).not.toHaveBeenCalled()
  } finally {
    process.off('unhandledRejection', unhandled)
  }
})
