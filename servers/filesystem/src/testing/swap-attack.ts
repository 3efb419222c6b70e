import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { onTestFinished } from 'vitest'
import { Scope } from '../scope/scope.js'
import type { Sandbox } from './sandbox.js'

const [long, middle, short] = [30, 5, 0.5]
/** How long an attack goes on; there are nine of them. */
export const SECONDS = process.env.LONG ? long : process.env.CI ? middle : short
/** How much must have happened before a test says anything. */
export const ENOUGH = process.env.LONG ? 300 : 50

/**
 * Another thread that, as fast as it can, puts links to `secret` in the places of the directory `allow/mid` and of the
 * file `allow/mid/a.txt`, and takes them away again.
 */
const attacker = `
const { renameSync, rmSync, symlinkSync } = require('node:fs')
const { parentPort, workerData: { top, swaps } } = require('node:worker_threads')
const at = (name) => top + '/' + name
// Where there was nothing for a moment, a tool may have made a directory.
const inTheWay = new Set(['EISDIR', 'ENOTEMPTY', 'EEXIST', 'ENOTDIR'])
const put = (from, to) => {
  try {
    renameSync(from, to)
  } catch (error) {
    if (!inTheWay.has(error.code)) throw error
    rmSync(to, { recursive: true, force: true })
    put(from, to)
  }
}
symlinkSync(at('secret'), at('link'))
while (Atomics.load(swaps, 1) === 0) {
  renameSync(at('allow/mid'), at('aside'))
  put(at('link'), at('allow/mid'))
  renameSync(at('allow/mid'), at('link'))
  put(at('aside'), at('allow/mid'))
  renameSync(at('allow/mid/a.txt'), at('aside'))
  symlinkSync(at('secret/a.txt'), at('file-link'))
  renameSync(at('file-link'), at('allow/mid/a.txt'))
  renameSync(at('aside'), at('allow/mid/a.txt'))
  if (Atomics.add(swaps, 0, 1) === 0) parentPort.postMessage('begun')
}
`

/** Begins the attack; it goes on until the test has ended, or `end` is called. */
export const attack = async (box: Sandbox): Promise<{ swaps: () => number; end: () => Promise<unknown> }> => {
  const swaps = new Int32Array(new SharedArrayBuffer(8))
  const worker = new Worker(attacker, { eval: true, workerData: { top: box.top, swaps } })
  const ended = once(worker, 'exit')
  const end = (): Promise<unknown> => {
    Atomics.store(swaps, 1, 1)
    return ended
  }
  onTestFinished(async () => void (await end()))
  await once(worker, 'message')
  return { swaps: () => Atomics.load(swaps, 0), end }
}

/** What is there to be swapped; what stands in `secret` must never come out. */
export const plants = {
  'allow/mid/a.txt': 'mine',
  'allow/mid/inner/b.txt': 'mine',
  'secret/a.txt': 'SECRET',
  'secret/inner/b.txt': 'SECRET',
  'secret/only-here': '',
  'secret/inner/only-here': '',
}

/** What came of doing something many times under attack. */
export interface Tally {
  done: number
  readonly seen: Set<string>
  readonly refused: Set<string>
}

/**
 * Does one thing over and over under attack, and gathers all that it saw. Ends after a time, but not before enough of both
 * has happened, however busy the machine: else the test runs out of its own.
 */
export const hammer = async (box: Sandbox, job: (scope: Scope, turn: number) => Promise<string[]>): Promise<Tally> => {
  const scope = new Scope([box.allow])
  const tally: Tally = { done: 0, seen: new Set(), refused: new Set() }
  const { swaps, end } = await attack(box)
  const until = performance.now() + SECONDS * 1000
  const one = async (first: number): Promise<void> => {
    const goesOn = (): boolean => performance.now() < until || tally.done < ENOUGH || swaps() < ENOUGH
    for (let turn = first; goesOn(); turn += 4)
      try {
        for (const each of await job(scope, turn)) tally.seen.add(each)
        tally.done++
      } catch (error) {
        tally.refused.add((error as { code?: string }).code ?? String(error))
      }
  }
  await Promise.all([one(0), one(1), one(2), one(3)])
  await end()
  return tally
}

/** What one who is being attacked may be told; anything else would be a fault of ours. */
export const fair = new Set([
  'OUTSIDE',
  'NOT_FOUND',
  'CHANGED',
  'NOT_A_DIRECTORY',
  'IS_DIRECTORY',
  'NOT_A_FILE',
  'EXISTS',
])
/** What else they were told. */
export const unfair = ({ refused }: Tally): string[] => [...refused].filter((code) => !fair.has(code))
