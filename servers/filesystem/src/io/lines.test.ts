import { writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { sandbox } from '../testing/sandbox.js'
import { readLines, type LineRange, type Lines } from './lines.js'

const read = async (
  content: string | Uint8Array,
  { offset = 1, limit = 100, maxBytes = 1000 }: Partial<LineRange> = {},
  signal?: AbortSignal,
): Promise<Lines> => {
  const box = sandbox()
  writeFileSync(box.at('file'), content)
  const file = await open(box.at('file'))
  try {
    return await readLines(file, '/a/file', { offset, limit, maxBytes }, signal)
  } finally {
    await file.close()
  }
}

const three = 'one\ntwo\nthree\n'
const long = 'x'.repeat(200_000)

const table: [what: string, content: string, range: Partial<LineRange>, expected: Partial<Lines>][] = [
  ['a whole file', three, {}, { text: three, startLine: 1, endLine: 3, totalLines: 3, cut: false }],
  ['the first lines', three, { limit: 2 }, { text: 'one\ntwo\n', endLine: 2, nextOffset: 3 }],
  ['lines in the middle', three, { offset: 2, limit: 1 }, { text: 'two\n', startLine: 2, endLine: 2, nextOffset: 3 }],
  ['the last lines', three, { offset: 3, limit: 1 }, { text: 'three\n', endLine: 3, totalLines: 3 }],
  ['a last line without an end', 'one\ntwo', { offset: 2 }, { text: 'two', endLine: 2, totalLines: 2 }],
  ['an empty file', '', {}, { text: '', startLine: 1, endLine: 0, totalLines: 0 }],
  ['an empty line', '\n', {}, { text: '\n', endLine: 1, totalLines: 1 }],
  ['other line endings as they are', 'one\r\ntwo\r\n', { limit: 1 }, { text: 'one\r\n', nextOffset: 2 }],
  ['only whole lines within the bytes', three, { maxBytes: 9 }, { text: 'one\ntwo\n', endLine: 2, nextOffset: 3 }],
  ['exactly as many bytes as allowed', three, { maxBytes: 8 }, { text: 'one\ntwo\n', nextOffset: 3, cut: false }],
  [
    'a line that is too long, cut',
    'abcdef\nnext',
    { maxBytes: 4 },
    { text: 'abcd', endLine: 1, nextOffset: 2, cut: true },
  ],
  ['a file of one line that is too long', 'abcdef', { maxBytes: 4 }, { text: 'abcd', totalLines: 1, cut: true }],
  ['no half characters', 'ab\u00e9f\n', { maxBytes: 3 }, { text: 'ab', cut: true }],
  ['a line over many chunks', `${long}\nend`, { maxBytes: 300_000 }, { text: `${long}\nend`, totalLines: 2 }],
  ['what follows a line over many chunks', `${long}\nend`, { offset: 2 }, { text: 'end', startLine: 2, totalLines: 2 }],
  [
    'whole lines where a long one follows',
    `a\n${long}\n`,
    { maxBytes: 100_000 },
    { text: 'a\n', nextOffset: 2, cut: false },
  ],
  ['a mark at the start', '\uFEFFone', {}, { text: '\uFEFFone' }],
]

it.each(table)('reads %s', async (_, content, range, expected) => {
  const lines = await read(content, range)
  expect(lines).toMatchObject(expected)
  expect(lines.nextOffset === undefined).toBe(lines.totalLines !== undefined)
})

it('reads on where it stopped, to the end, losing and repeating nothing', async () => {
  const content = Array.from({ length: 500 }, (_, line) => `${line} ${'\u00e9'.repeat(line % 70)}\n`).join('')
  let text = ''
  for (let offset: number | undefined = 1; offset !== undefined;) {
    const lines: Lines = await read(content, { offset, limit: 17 })
    text += lines.text
    offset = lines.nextOffset
  }
  expect(text).toBe(content)
})

it.each<[string, Uint8Array]>([
  ['NUL at the start', Buffer.from('\0abc')],
  ['NUL in a line', Buffer.concat([Buffer.alloc(9_000, 'a'), Buffer.from([0])])],
  ['bytes that are no UTF-8', Buffer.from([0x61, 0xff, 0xfe, 0x62])],
  ['UTF-16', Buffer.from('text', 'utf16le')],
])('refuses %s', async (_, content) => {
  await expect(read(content, { maxBytes: 10_000 })).rejects.toMatchObject({ code: 'BINARY' })
})

it('says how many lines there are when asked for more', async () => {
  await expect(read(three, { offset: 4 })).rejects.toMatchObject({
    code: 'OUT_OF_RANGE',
    message: '"/a/file" has 3 lines',
  })
  await expect(read('', { offset: 2 })).rejects.toMatchObject({ code: 'OUT_OF_RANGE' })
})

it('stops when nobody wants the answer any more', async () => {
  await expect(read(three, {}, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone')
})
