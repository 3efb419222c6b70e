import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { copyPlace } from '../io/copy.js'
import { movePlace } from '../io/move.js'
import { visitPlace } from '../io/place.js'
import { discard } from '../io/trash.js'
import { measureTree } from '../io/tree.js'
import { writeBytes } from '../io/write.js'
import { connectOfficial } from '../testing/official.js'
import { sandbox, type Sandbox } from '../testing/sandbox.js'
import { attack, ENOUGH, hammer, plants, SECONDS, unfair } from '../testing/swap-attack.js'
import type { Scope } from './scope.js'

/** For each of the four who are at work at the same time, what nobody else touches. */
const victims = (top: string, text: string): [string, string][] =>
  [0, 1, 2, 3].flatMap((lane): [string, string][] => [
    [`${top}/new/victim-${lane}.txt`, text],
    [`${top}/new/tree-${lane}/victim.txt`, text],
  ])

const targets = { ...plants, ...Object.fromEntries([...victims('allow/mid', 'mine'), ...victims('secret', 'SECRET')]) }

/** All that stands outside, which must be there in the end as it was in the beginning. */
const outside = (box: Sandbox): string[] =>
  readdirSync(box.at('secret'), { recursive: true, encoding: 'utf8' })
    .map((name) => (name.endsWith('txt') ? `${name}: ${readFileSync(box.at('secret', name), 'utf8')}` : name))
    .toSorted()

const move = (scope: Scope, one: string, other: string): Promise<unknown> =>
  visitPlace(scope, one, (from) => visitPlace(scope, other, (to) => movePlace(from, to)))

it('moves nothing in or out while directories and files are swapped for links', { timeout: 120_000 }, async () => {
  const box = sandbox(targets)
  const before = outside(box)
  const tally = await hammer(box, async (scope, turn) => {
    const lane = turn % 4
    const isTree = lane % 2 === 1
    const one = isTree ? `mid/new/tree-${lane}` : `mid/new/victim-${lane}.txt`
    const other = `moved-${lane}`
    await move(scope, one, other)
    const moved = isTree ? box.at('allow', other, 'victim.txt') : box.at('allow', other)
    const seen = [readFileSync(moved, 'utf8')]
    for (;;)
      try {
        await move(scope, other, one)
        return seen
      } catch (error) {
        if (!existsSync(box.at('allow', other))) throw error
      }
  })
  expect(tally.seen).toEqual(new Set(['mine']))
  expect(outside(box)).toEqual(before)
  expect(unfair(tally)).toEqual([])
})

it('deletes nothing outside while directories and files are swapped for links', { timeout: 120_000 }, async () => {
  const box = sandbox(targets)
  const before = outside(box)
  const tally = await hammer(box, async (scope, turn) => {
    const given = `mid/new/${turn % 3 ? `${turn}.txt` : `victim-${turn % 4}.txt`}`
    await scope.visit(given, (spot) => writeBytes(spot, Buffer.from('mine'), 'overwrite'))
    const { to } = await visitPlace(scope, given, (place) => discard(place, 4, { items: 20, bytes: 1000 }))
    return [to.startsWith(box.at('allow/.mcp-trash/')) ? 'in the trash' : to]
  })
  expect(tally.seen).toEqual(new Set(['in the trash']))
  expect(tally.done).toBeGreaterThanOrEqual(ENOUGH)
  expect(outside(box)).toEqual(before)
  expect(unfair(tally)).toEqual([])
})

it('copies nothing from outside, and makes nothing there', { timeout: 120_000 }, async () => {
  const box = sandbox(targets)
  const before = outside(box)
  const tally = await hammer(box, async (scope, turn) => {
    if (turn % 3 === 0) {
      const into = `mid/new/copy-${turn}`
      await visitPlace(scope, 'mid/inner', (from) => visitPlace(scope, into, (to) => copyPlace(from, to)))
      return []
    }
    const [one, other] = [turn % 3 === 1 ? 'mid/a.txt' : 'mid/new/tree-0', `copy-${turn}`]
    await visitPlace(scope, one, (from) => visitPlace(scope, other, (to) => copyPlace(from, to)))
    const copied = box.at('allow', other, turn % 3 === 1 ? '' : 'victim.txt')
    const text = readFileSync(copied, 'utf8')
    await rm(box.at('allow', other), { recursive: true })
    return [text]
  })
  expect(tally.seen).toEqual(new Set(['mine']))
  expect(tally.done).toBeGreaterThanOrEqual(ENOUGH)
  expect(outside(box)).toEqual(before)
  expect(unfair(tally)).toEqual([])
})

it('measures nothing outside', { timeout: 120_000 }, async () => {
  const box = sandbox({ ...targets, 'secret/inner/large.txt': 'x'.repeat(1000) })
  const tally = await hammer(box, async (scope) => {
    const { bytes } = await visitPlace(scope, 'mid', (place) => measureTree(place))
    return [bytes < 1000 ? 'inside' : `${bytes} bytes`]
  })
  expect(tally.seen).toEqual(new Set(['inside']))
  expect(unfair(tally)).toEqual([])
})

it('the official server, attacked in the same way, is printed beside it', { timeout: 120_000 }, async () => {
  const box = sandbox(plants)
  const client = await connectOfficial(box.allow)
  const { end } = await attack(box)
  const [reads, leaks] = [{ count: 0 }, { count: 0 }]
  const until = performance.now() + SECONDS * 1000
  const one = async (): Promise<void> => {
    while (performance.now() < until || reads.count === 0) {
      const path = box.at('allow/mid/a.txt')
      const result = await client.callTool({ name: 'read_text_file', arguments: { path } })
      reads.count++
      if (JSON.stringify(result).includes('SECRET')) leaks.count++
    }
  }
  await Promise.all([one(), one(), one(), one()])
  await end()
  process.stdout.write(`the official server let out ${leaks.count} of ${reads.count} reads; ours none\n`)
  expect(reads.count).toBeGreaterThan(0)
})
