import { afterEach, expect, it, vi } from 'vitest'
import { onAbort } from './abort.js'
import { Client } from './index.js'
import { modern, Scripted } from './testing/scripted.js'
import { unlessAborted } from './wait.js'

afterEach(() => void vi.restoreAllMocks())

it('many wait for one signal by one listener, and each until it leaves', () => {
  const stop = new AbortController()
  const added = vi.spyOn(stop.signal, 'addEventListener')
  const told: number[] = []
  const leave = Array.from({ length: 100 }, (_, n) => onAbort(stop.signal, () => told.push(n)))
  for (const each of leave.slice(2)) each()
  expect(added).toHaveBeenCalledOnce()
  stop.abort()
  expect(told).toEqual([0, 1])
  leave[0]!()
  stop.signal.dispatchEvent(new Event('abort'))
  expect(told).toEqual([0, 1])
})

it('nothing listens to a signal that nobody waits for', () => {
  const stop = new AbortController()
  const removed = vi.spyOn(stop.signal, 'removeEventListener')
  const run = vi.fn<() => void>()
  const [first, second] = [onAbort(stop.signal, run), onAbort(stop.signal, run)]
  first()
  expect(removed).not.toHaveBeenCalled()
  second()
  second()
  expect(removed).toHaveBeenCalledOnce()
  onAbort(stop.signal, run)
  second()
  stop.abort()
  expect(run).toHaveBeenCalledOnce()
  onAbort(undefined, run)()
})

it('many calls with one signal cause no warning, and all end with it', async () => {
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  const client = await new Client({ name: 'test', version: '1' }).connect(new Scripted(modern()))
  const stop = new AbortController()
  const never = new Promise<never>(() => {})
  const calls = Array.from({ length: 20 }, () => client.callTool({ name: 'a' }, { signal: stop.signal }))
  const waits = Array.from({ length: 20 }, () => unlessAborted(never, stop.signal))
  stop.abort(new Error('enough'))
  const ends = await Promise.allSettled([...calls, ...waits])
  expect(ends.every((end) => end.status === 'rejected' && end.reason === stop.signal.reason)).toBe(true)
  expect(warned).not.toHaveBeenCalled()
})

it('what waits for a signal that has aborted is told at once', () => {
  const run = vi.fn<() => void>()
  onAbort(AbortSignal.abort(), run)()
  expect(run).toHaveBeenCalledOnce()
})

it('a call that is given up while it is being sent ends, and is cancelled', async () => {
  const giveUp = new AbortController()
  const reason = new Error('enough')
  const transport = new Scripted(
    modern(() => {
      giveUp.abort(reason)
      return undefined
    }),
  )
  const client = await new Client({ name: 'test', version: '1' }).connect(transport)
  await expect(client.callTool({ name: 'a' }, { signal: giveUp.signal, timeout: Infinity })).rejects.toBe(reason)
  expect(transport.of('notifications/cancelled')).toMatchObject([{ params: { reason: 'enough' } }])
})
