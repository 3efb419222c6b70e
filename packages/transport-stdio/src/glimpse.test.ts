import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quickest } from '../../../scripts/quickest.js'
import { glimpse } from './glimpse.js'

const long = JSON.stringify({ data: 'x'.repeat(1000), id: 99, nested: { id: 98 } })
const ends = (line: string): [string, string] => [line.slice(0, 256), line.slice(-256)]

describe('a glimpse of a line', () => {
  it.each([
    ['an answer, its id first', `{"jsonrpc":"2.0","id":7,"result":${long}}`, { id: 7, isAnswer: true }],
    ['an answer, its id last', `{"result":${long},"jsonrpc":"2.0","id":7}`, { id: 7, isAnswer: true }],
    ['an answer, its id between', `{"jsonrpc":"2.0","result":${long},"id":"a-7"}`, { id: 'a-7', isAnswer: true }],
    ['an answer, its version last', `{"id":7,"result":${long},"jsonrpc":"2.0"}`, { id: 7, isAnswer: true }],
    ['an answer, id before version', `{"result":${long},"id":7,"jsonrpc":"2.0"}`, { id: 7, isAnswer: true }],
    ['an error', `{"jsonrpc":"2.0","id":-7,"error":${long}}`, { id: -7, isAnswer: true }],
    ['a request', `{"jsonrpc":"2.0","id":0,"method":"m","params":${long}}`, { id: 0, isAnswer: false }],
    ['a request, its id last', `{"method":"m","params":${long},"jsonrpc":"2.0","id":7}`, { id: 7, isAnswer: false }],
    ['spaces', `{ "jsonrpc": "2.0", "id": "7", "result": ${long} }`, { id: '7', isAnswer: true }],
  ])('shows %s', (_, line, expected) => {
    expect(glimpse(...ends(line))).toEqual(expected)
  })

  it.each([
    ['a notification', `{"jsonrpc":"2.0","method":"m","params":${long}}`],
    ['an id that is deeper', `{"jsonrpc":"2.0","result":{"a":${long},"id":7}}`],
    ['an id that is text', `{"jsonrpc":"2.0","result":["${'x'.repeat(999)},\\"id\\":7}"]}`],
    ['an id of another kind', `{"jsonrpc":"2.0","id":null,"result":${long}}`],
    ['an id that is no JSON', `{"jsonrpc":"2.0","id":007,"result":${long}}`],
    ['an id with escapes, which it does not read', `{"jsonrpc":"2.0","id":"\\u0041","result":${long}}`],
    ['a member that it does not know', `{"data":${long},"id":7}`],
    ['a batch', `[{"jsonrpc":"2.0","id":7,"result":${long}}]`],
    ['no JSON', 'x'.repeat(9999)],
    ['nothing', ''],
  ])('shows nobody in %s', (_, line) => {
    expect(glimpse(...ends(line))).toBeUndefined()
  })

  it('never throws, whatever stands there', () => {
    const part = fc.oneof(
      fc.string({
        unit: fc.constantFrom('a', '0', '\\', '"', ' ', '\0', '\n', 'é', '🪚', '\ud800'),
        maxLength: 9,
      }),
      fc.constantFrom('{"jsonrpc":"2.0",', '"id":', ',"id":', '0', '"a"', ',"result":', '"method":', '}', '{', '"'),
    )
    const text = fc.array(part, { maxLength: 20 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, text, (head, tail) => {
        expect(() => glimpse(head, tail)).not.toThrow()
      }),
    )
  })

  it('takes no longer for a longer line', () => {
    const line = `{"jsonrpc":"2.0",${',"id":1}   '.repeat(2 ** 18)}${' '.repeat(2 ** 20)}`
    const hundred = (): void => {
      for (let i = 0; i < 100; i++) glimpse(line, line)
    }
    expect(quickest(100, hundred)).toBeLessThan(100)
  })

  it('is the id that JSON.parse would find', () => {
    const id = fc.oneof(fc.integer(), fc.string({ unit: fc.constantFrom('a', 'b', ' ', '1', '-', '{', '}', ',', ':') }))
    const member = fc.constantFrom('result', 'error', 'method')
    fc.assert(
      fc.property(
        id,
        member,
        fc.boolean(),
        fc.object({ key: fc.constantFrom('id', 'a') }),
        (id, member, isFirst, value) => {
          const message = isFirst ? { jsonrpc: '2.0', id, [member]: value } : { [member]: value, jsonrpc: '2.0', id }
          const text = JSON.stringify(message)
          expect(glimpse(text, text)).toEqual({ id, isAnswer: member !== 'method' })
        },
      ),
    )
  })
})
