import { readdirSync, readFileSync, statSync } from 'node:fs'
import { expect, it } from 'vitest'
import { connect, textOf } from '../testing/connect.js'
import { sandbox, type Sandbox } from '../testing/sandbox.js'
import { attack, ENOUGH, fair, plants, SECONDS } from '../testing/swap-attack.js'

/** Every tool that takes a path, on what is being swapped. */
const calls = (turn: number): [tool: string, args: object][] => [
  ['list', { path: 'mid' }],
  ['tree', { path: 'mid' }],
  ['find', { path: 'mid' }],
  ['grep', { path: 'mid', pattern: 'SECRET' }],
  ['info', { path: 'mid/a.txt' }],
  ['read_text', { path: 'mid/a.txt' }],
  ['read_bytes', { path: 'mid/inner/b.txt' }],
  ['read_media', { path: 'mid/a.txt' }],
  ['write', { path: 'mid/inner/new.txt', content: 'mine', mode: 'overwrite', confirm: true }],
  ['edit', { path: 'mid/inner/b.txt', edits: [{ oldText: 'mine', newText: 'mine, too' }] }],
  ['apply_patch', { patch: '--- a.txt\n+++ a.txt\n@@ -1 +1 @@\n-SECRET\n+EVIL\n', path: 'mid' }],
  ['create_directory', { path: `mid/made-${turn}` }],
  ['copy', { from: 'mid/inner', to: `mid/copied-${turn}` }],
  ['move', { from: `mid/copied-${turn}`, to: `mid/moved-${turn}` }],
  ['delete', { path: `mid/moved-${turn}`, confirm: true }],
]

/** All that stands outside. */
const outside = (box: Sandbox): string[] =>
  readdirSync(box.at('secret'), { recursive: true, encoding: 'utf8' })
    .map((name) =>
      statSync(box.at('secret', name)).isFile() ? `${name}: ${readFileSync(box.at('secret', name), 'utf8')}` : name,
    )
    .toSorted()

// What such a call may be told beside what every walk may: of a text that is not there, or that another call has changed.
const usual = new Set([...fair, 'NO_MATCH', 'AMBIGUOUS'])

it('no tool gets out while directories and files are swapped for links', { timeout: 120_000 }, async () => {
  const box = sandbox(plants)
  const before = outside(box)
  const client = await connect({ folders: [box.allow], write: true })
  const { swaps, end } = await attack(box)
  const told: string[] = []
  const odd = new Set<string>()
  const until = performance.now() + SECONDS * 1000
  for (let turn = 0; performance.now() < until || told.length < ENOUGH || swaps() < ENOUGH; turn++)
    for (const [name, args] of calls(turn)) {
      const result = await client.callTool({ name, arguments: { ...args } })
      told.push(JSON.stringify(result))
      if (result.isError && !usual.has(textOf(result).split(':')[0]!)) odd.add(`${name}: ${textOf(result)}`)
    }
  await end()
  const isEscape = (each: string): boolean => each.includes('only-here') || /"(?:SECRET|U0VDUkVU)/.test(each)
  expect(told.filter(isEscape)).toEqual([])
  expect(outside(box)).toEqual(before)
  expect([...odd]).toEqual([])
})
