import { writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { sandbox } from '../testing/sandbox.js'
import { readLines, type LineRange, type Lines } from './lines.js'
import { MAX_BACK } from './newlines.js'

const read = async (
  content: string | Uint8Array,
  { offset = 1, limit = 100, maxBytes = 1000, encoding }: Partial<LineRange> = {},
  signal?: AbortSignal,
  most?: number,
): Promise<Lines> => {
  const box = sandbox()
  writeFileSync(box.at('file'), content)
  const file = await open(box.at('file'))
  try {
    return await readLines(
      { file, size: (await file.stat()).size, path: '/a/file' },
      { offset, limit, maxBytes, encoding },
      signal,
      most,
    )
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
  ['a mark at the start', '\uFEFFone', {}, { text: 'one', bom: true, encoding: 'utf-8' }],
  ['the last lines, counted from the end', three, { offset: -2 }, { text: 'two\nthree\n', startLine: -2, endLine: -1 }],
  ['some of the last lines', three, { offset: -2, limit: 1 }, { text: 'two\n', endLine: -2, nextOffset: -1 }],
  ['a last line without an end, from there', 'one\ntwo', { offset: -1 }, { text: 'two', startLine: -1, endLine: -1 }],
  ['no more last lines than there are', three, { offset: -9 }, { text: three, startLine: 1, totalLines: 3 }],
  ['the last lines of an empty file', '', { offset: -1 }, { text: '', startLine: 1, endLine: 0, totalLines: 0 }],
  ['the end after many chunks', `${long}\nend\n`, { offset: -1 }, { text: 'end\n', startLine: -1 }],
]

it.each(table)('reads %s', async (_, content, range, expected) => {
  const lines = await read(content, range)
  expect(lines).toMatchObject(expected)
  expect(lines.startLine < 0 || (lines.nextOffset === undefined) === (lines.totalLines !== undefined)).toBe(true)
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
  ['zeros here and there', Buffer.from('a\0bc\0\0d')],
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

const wide = (text: string, order: 'le' | 'be'): Buffer => {
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le')
  return order === 'le' ? bytes : bytes.swap16()
}

it.each(['le', 'be'] as const)('reads UTF-16 %s by its mark, from either end', async (order) => {
  // The second character holds the byte of a newline without being one.
  const bytes = wide(`${'\u0a0a\u010a'.repeat(20_000)}\r\ntwo\r\nthree`, order)
  const expected = { encoding: `utf-16${order}`, bom: true }
  expect(await read(bytes, { offset: 2, limit: 1 })).toMatchObject({ text: 'two\r\n', startLine: 2, ...expected })
  expect(await read(bytes, { offset: -2 })).toMatchObject({ text: 'two\r\nthree', startLine: -2, ...expected })
  expect(await read(bytes, { offset: -3, limit: 1, maxBytes: 7 })).toMatchObject({
    text: '\u0a0a\u010a\u0a0a',
    cut: true,
  })
})

it('knows UTF-16 without a mark, and Chinese, wherever it begins', async () => {
  expect(await read(wide('one\ntwo', 'le').subarray(2))).toMatchObject({
    text: 'one\ntwo',
    encoding: 'utf-16le',
    bom: false,
  })
  const gbk = Buffer.from([0xc4, 0xe3, 0xba, 0xc3, 0x0a])
  expect(await read(gbk)).toMatchObject({ text: '你好\n', encoding: 'gbk' })
  expect(await read(gbk, { maxBytes: 3 })).toMatchObject({ text: '你', encoding: 'gbk', cut: true })
  const late = Buffer.concat([Buffer.from('plain\n'.repeat(2000)), gbk])
  expect(await read(late, { offset: -1 })).toMatchObject({ text: '你好\n', encoding: 'gbk' })
  expect(await read(late, { limit: 1 })).toMatchObject({ text: 'plain\n', encoding: 'utf-8' })
})

it('refuses bytes that would not come back from the text', async () => {
  for (const bytes of [
    [0x81, 0x0a],
    [0x81, 0x20, 0x0a],
    [0xff, 0x0a],
  ])
    await expect(read(Buffer.from(bytes), { encoding: 'gbk' }), String(bytes)).rejects.toMatchObject({ code: 'BINARY' })
  await expect(read('a', { encoding: 'iso-2022-jp' })).rejects.toMatchObject({ code: 'INVALID_ENCODING' })
})

it('reads other encodings by their name', async () => {
  const gbk = Buffer.from([0xc4, 0xe3, 0x0a, 0xba, 0xc3, 0x0a])
  expect(await read(gbk, { offset: 2, encoding: 'GB2312' })).toMatchObject({
    text: '好\n',
    encoding: 'gbk',
    bom: false,
  })
  expect(await read('\uFEFFa', { encoding: 'utf-8' })).toMatchObject({ text: 'a', bom: true })
  expect(await read(Buffer.from([0xe9]), { encoding: 'latin1' })).toMatchObject({ text: 'é', encoding: 'windows-1252' })
  await expect(read('a', { encoding: 'klingon' })).rejects.toMatchObject({ code: 'INVALID_ENCODING' })
  await expect(read(Buffer.from([0xff, 0x0a]), { encoding: 'utf8' })).rejects.toMatchObject({
    code: 'BINARY',
    message: expect.stringContaining('is not text in utf-8'),
  })
})

it('gives up looking for lines that begin too far back', async () => {
  const content = Buffer.alloc(MAX_BACK + 1_000_000, 'a')
  await expect(read(content, { offset: -1 })).rejects.toMatchObject({ code: 'TOO_LARGE' })
})

it('gives up looking for lines behind too much, and for the end of one that is too long', async () => {
  const content = `one\n${long}\nthree\n${'x\n'.repeat(50_000)}`
  const far = { code: 'TOO_LARGE', message: 'Line 3 of "/a/file" lies behind more than is looked through for it' }
  await expect(read(content, { offset: 3, limit: 1 }, undefined, 1000)).rejects.toMatchObject(far)
  expect(await read(content, { offset: 3, limit: 1 }, undefined, 300_000)).toMatchObject({ text: 'three\n' })
  const cut = { text: `one\n`, endLine: 1, nextOffset: 2, cut: false }
  expect(await read(content, {}, undefined, 1000)).toMatchObject(cut)
  const long2 = { startLine: 2, endLine: 2, nextOffset: 3, cut: true }
  expect(await read(content, { offset: 2 }, undefined, 1000)).toMatchObject(long2)
})
