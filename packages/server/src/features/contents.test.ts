import { describe, expect, it } from 'vitest'
import { contentsOf, ttlOf, type Readable } from './contents.js'

const uri = 'test://a'

describe('the contents of a resource', () => {
  it.each<unknown>([undefined, null, 5, { a: 1 }, { contents: [] }, ['a', {}]])('are not %j', (returned) => {
    expect(() => contentsOf(returned as Readable, uri, undefined)).toThrow(
      new TypeError(`The resource ${uri} returns text, a Uint8Array, { text } or { blob }, or several of these`),
    )
  })

  it.each([
    ['text', 'hi', [{ uri, mimeType: 'text/plain', text: 'hi' }]],
    ['bytes', new Uint8Array([1, 2, 255]), [{ uri, mimeType: 'text/plain', blob: 'AQL/' }]],
    [
      'bytes with a type of their own',
      { blob: new Uint8Array([1]), mimeType: 'x/y' },
      [{ uri, mimeType: 'x/y', blob: 'AQ==' }],
    ],
    ['base64', { blob: 'AQ==' }, [{ uri, mimeType: 'text/plain', blob: 'AQ==' }]],
    [
      'several',
      ['a', { text: 'b', uri: 'test://b' }],
      [
        { uri, mimeType: 'text/plain', text: 'a' },
        { uri: 'test://b', mimeType: 'text/plain', text: 'b' },
      ],
    ],
    [
      'text with something of an extension',
      { text: 'a', _meta: { ui: {} } },
      [{ uri, mimeType: 'text/plain', text: 'a', _meta: { ui: {} } }],
    ],
    [
      'text that stays fresh for a time of its own',
      { text: 'a', ttlMs: 5 },
      [{ uri, mimeType: 'text/plain', text: 'a' }],
    ],
    ['none', [], []],
  ])('are made of %s', (_what, returned, contents) => {
    expect(contentsOf(returned, uri, 'text/plain')).toEqual(contents)
  })

  it('have no type when none is known', () => {
    expect(contentsOf('hi', uri, undefined)).toEqual([{ uri, text: 'hi' }])
  })

  it('take bytes of any length [N200 N206]', () => {
    const bytes = Uint8Array.from({ length: 100_001 }, (_, i) => i % 256)
    const blob = Buffer.from(bytes).toString('base64')
    expect(contentsOf(bytes, uri, undefined)).toEqual([{ uri, blob }])
  })
})

describe('what was read stays fresh', () => {
  it.each([
    ['as long as is usual', 'a', 60],
    ['as long as is usual where a piece does not say', { text: 'a' }, 60],
    ['as long as its piece', { blob: 'AQ==', ttlMs: 0 }, 0],
    [
      'as long as the piece that does so for the shortest time',
      ['a', { text: 'b', ttlMs: 9 }, { text: 'c', ttlMs: 7 }],
      7,
    ],
  ])('%s', (_how, returned, ttlMs) => {
    expect(ttlOf(returned, 60)).toBe(ttlMs)
  })
})
