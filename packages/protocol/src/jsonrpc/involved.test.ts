import fc from 'fast-check'
import { expect, it } from 'vitest'
import { quickest } from '../../../../scripts/quickest.js'
import { involved } from './involved.js'
import { decode } from './message.js'

const mebibytes = (piece: string, count: number): string => piece.repeat(Math.ceil((count * 1_048_576) / piece.length))
const refusal = (text: string): string => {
  const read = decode(text)
  return 'refusal' in read ? read.refusal.error.message : ''
}

it.each([
  ['brackets that open', mebibytes('[', 4), 'nested more than 10000 deep'],
  ['empty arrays', `[${mebibytes('[],', 4)}[]]`, 'more than 200000 arrays and objects'],
  ['empty objects in a message', `{"a":[${mebibytes('{},', 4)}{}]}`, 'more than 200000 arrays and objects'],
])('four megabytes of %s are refused before they are parsed', (_what, text, why) => {
  expect(quickest(200, () => expect(refusal(text)).toContain(why))).toBeLessThan(200)
})

it('what is long and plain is read', () => {
  const text = mebibytes('\\"[{', 4)
  const message = {
    jsonrpc: '2.0',
    method: 'm',
    params: { text, list: Array.from({ length: 100_000 }, (_, n) => [n]) },
  }
  expect(decode(JSON.stringify(message))).toEqual({ message })
})

it('brackets in strings do not count, however those are written', () => {
  const padding = ' '.repeat(262_144)
  fc.assert(
    fc.property(fc.string(), (text) => {
      const deep = JSON.stringify([text, '['.repeat(20_000), `\\${text}`])
      expect(involved(padding + deep)).toBeUndefined()
    }),
    { numRuns: 50 },
  )
})

it('a string without an end hides nothing, for the text is no JSON', () => {
  expect(involved(`${' '.repeat(262_144)}"${'['.repeat(20_000)}`)).toBeUndefined()
})
