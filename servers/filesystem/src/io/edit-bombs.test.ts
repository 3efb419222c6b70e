import { expect, it } from 'vitest'
import { Failure } from '../failure.js'
import { applyEdits } from './edit.js'
import { Pace } from './pace.js'

/** What comes of an edit: the length of the text, or how it is refused; and how long that kept the processor busy. */
const outcome = async (text: string, oldText: string, newText: string, more: object = {}, fuzzy = false) => {
  const before = process.cpuUsage()
  const said = await applyEdits(text, [{ oldText, newText, ...more }], { fuzzy }).then(
    (edited) => edited.text.length,
    (error: unknown) => (error instanceof Failure ? error.text : error),
  )
  const { user, system } = process.cpuUsage(before)
  return { said, busyMs: (user + system) / 1000 }
}

const all = { replaceAll: true }
const half = 'a'.repeat(100_000)
const notThere = expect.stringMatching(/^NO_MATCH: /) as string

// Each of these took from several seconds to hours where places were tried one by one.
it.each<[what: string, said: number | string, ...Parameters<typeof outcome>]>([
  ['lines that nearly fit everywhere', notThere, 'a\n'.repeat(80_000), `${'a\n'.repeat(40_000)}b\n`, ''],
  ['the same, fuzzily', notThere, ' a\n'.repeat(80_000), `${'a\n'.repeat(40_000)}b\n`, '', {}, true],
  ['a text that nearly fits everywhere', notThere, 'a'.repeat(400_000), `${half}b${half}`, ''],
  ['all of one long line', 200_000, 'a'.repeat(200_000), 'a', 'b', all],
  ['all of one long line, into many', 200_000, 'a'.repeat(100_000), 'a', '\nb', all],
  ['all of it, the ends of lines far off', 300_002, `\r\n${'a'.repeat(100_000)}`, 'a', 'b\n', { expected: 100_000 }],
])('an edit takes time in line with the text: %s', async (_what, said, ...given) => {
  const { said: came, busyMs } = await outcome(...given)
  expect(came).toEqual(said)
  expect(busyMs).toBeLessThan(2000)
})

it('an edit is refused before it makes more than a file may hold', async () => {
  const mega = 'b'.repeat(1024 * 1024)
  const tooLarge = expect.stringMatching(/^TOO_LARGE: Edit 1 would make the file larger than 8388608 bytes/) as string
  expect((await outcome('a'.repeat(1000), 'a', mega, all)).said).toEqual(tooLarge)
  expect((await outcome(' a\n'.repeat(1000), 'a ', mega, all, true)).said).toEqual(tooLarge)
  expect((await outcome('a'.repeat(8), 'a', mega, all)).said).toBe(8 * 1024 * 1024)
  expect((await outcome('a'.repeat(1_000_001), 'a', '', all)).said).toMatch(/^TOO_LARGE: Edit 1 has more than 1000000/)
})

it('an edit ends when its time is over, or when it is given up', async () => {
  const edits = [{ oldText: 'a', newText: 'b' }]
  await expect(applyEdits('a', edits, { pace: new Pace({ maxMs: 0 }) })).rejects.toMatchObject({ code: 'TOO_LARGE' })
  const pace = new Pace({ signal: AbortSignal.abort(new Error('given up')) })
  await expect(applyEdits('a', edits, { pace })).rejects.toThrow('given up')
})
