import { once } from 'node:events'
import { constants, readdirSync, readFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { expect, it, onTestFinished } from 'vitest'
import { readNames } from '../io/entries.js'
import { findEntries } from '../io/find.js'
import { compileGlob } from '../io/glob.js'
import { withFile } from '../io/open.js'
import { writeText } from '../io/write.js'
import { sandbox, type Sandbox } from '../testing/sandbox.js'
import { Scope } from './scope.js'
import type { Spot } from './walk.js'

const SECONDS = process.env.LONG ? 30 : 2
const ENOUGH = 300

/**
 * Another thread that, as fast as it can, puts links to `secret` in the places of the directory `allow/mid` and of the
 * file `allow/mid/a.txt`, and takes them away again.
 */
const attacker = `
const { renameSync, symlinkSync } = require('node:fs')
const { parentPort, workerData: { top, swaps } } = require('node:worker_threads')
const at = (name) => top + '/' + name
symlinkSync(at('secret'), at('link'))
while (Atomics.load(swaps, 1) === 0) {
  renameSync(at('allow/mid'), at('aside'))
  renameSync(at('link'), at('allow/mid'))
  renameSync(at('allow/mid'), at('link'))
  renameSync(at('aside'), at('allow/mid'))
  renameSync(at('allow/mid/a.txt'), at('aside'))
  symlinkSync(at('secret/a.txt'), at('file-link'))
  renameSync(at('file-link'), at('allow/mid/a.txt'))
  renameSync(at('aside'), at('allow/mid/a.txt'))
  if (Atomics.add(swaps, 0, 1) === 0) parentPort.postMessage('begun')
}
`

const attack = async (box: Sandbox): Promise<{ swaps: () => number; end: () => Promise<unknown> }> => {
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

const plants = {
  'allow/mid/a.txt': 'mine',
  'allow/mid/inner/b.txt': 'mine',
  'secret/a.txt': 'SECRET',
  'secret/inner/b.txt': 'SECRET',
  'secret/only-here': '',
  'secret/inner/only-here': '',
}

interface Tally {
  done: number
  readonly seen: Set<string>
  readonly refused: Set<string>
}

/**
 * Does one thing over and over under attack, and gathers all that it saw. Ends after a time, but not before enough of both
 * has happened, however busy the machine: else the test runs out of its own.
 */
const hammer = async (box: Sandbox, job: (scope: Scope, turn: number) => Promise<string[]>): Promise<Tally> => {
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
const fair = new Set(['OUTSIDE', 'NOT_FOUND', 'CHANGED', 'NOT_A_DIRECTORY', 'IS_DIRECTORY', 'EXISTS'])
const unfair = ({ refused }: Tally): string[] => [...refused].filter((code) => !fair.has(code))

it('reads nothing outside while directories and files are swapped for links', { timeout: 120_000 }, async () => {
  const paths = ['mid/a.txt', 'mid/inner/b.txt', 'mid/./a.txt']
  const tally = await hammer(sandbox(plants), (scope, turn) =>
    scope.visit(paths[turn % 3]!, async (spot) => [
      await withFile(spot, constants.O_RDONLY, (file) => file.readFile('utf8')),
    ]),
  )
  expect(tally.seen).toEqual(new Set(['mine']))
  expect(tally.done).toBeGreaterThanOrEqual(ENOUGH)
  expect(unfair(tally)).toEqual([])
})

it('lists and finds nothing outside while a directory is swapped for a link', { timeout: 120_000 }, async () => {
  const pattern = compileGlob('**')
  const list = ({ held }: Spot) => readNames(held).then(({ names }) => names.map(({ name }) => name))
  const find = (spot: Spot) =>
    findEntries(spot, { pattern, exclude: [], limit: 100 }).then(({ matches }) => matches.map(({ name }) => name))
  const tally = await hammer(sandbox(plants), (scope, turn) =>
    turn % 3 ? scope.visit('mid/inner', list) : scope.visit('.', find),
  )
  expect(tally.seen).toContain('mid/inner/b.txt')
  expect(tally.seen).toContain('b.txt')
  expect([...tally.seen].filter((name) => name.endsWith('only-here'))).toEqual([])
  expect(tally.done).toBeGreaterThanOrEqual(ENOUGH)
  expect(unfair(tally)).toEqual([])
})

it('writes nothing outside while a directory is swapped for a link', { timeout: 120_000 }, async () => {
  const box = sandbox({ ...plants, 'allow/mid/new/': '', 'secret/new/': '', 'secret/append.txt': 'SECRET' })
  const tally = await hammer(box, async (scope, turn) => {
    const [given, mode] = (
      [
        [`mid/new/${turn}.txt`, 'create'],
        ['mid/a.txt', 'overwrite'],
        ['mid/append.txt', 'append'],
      ] as const
    )[turn % 3]!
    return [(await scope.visit(given, (spot) => writeText(spot, 'mine', mode))).real]
  })
  expect([...tally.seen].filter((real) => !real.startsWith(box.at('allow/')))).toEqual([])
  expect(tally.done).toBeGreaterThanOrEqual(ENOUGH)
  expect(unfair(tally)).toEqual([])
  expect(readdirSync(box.at('secret')).toSorted()).toEqual(['a.txt', 'append.txt', 'inner', 'new', 'only-here'])
  for (const name of ['a.txt', 'append.txt']) expect(readFileSync(box.at('secret', name), 'utf8')).toBe('SECRET')
  expect(readdirSync(box.at('secret/new'))).toEqual([])
})
