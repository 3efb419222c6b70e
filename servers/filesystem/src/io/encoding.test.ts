import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { decode, decodeFile, encode } from './encoding.js'

const chinese = '\u4f60\u597d\uff0c\u4e16\u754c\n'
const bytesOf = (text: string, encoding: string, addBOM = false): Buffer => iconv.encode(text, encoding, { addBOM })

describe('decode', () => {
  it.each<[string, Buffer, string, boolean, string]>([
    ['UTF-8', Buffer.from('h\u00e9\n'), 'utf-8', false, 'h\u00e9\n'],
    ['UTF-8 with a mark', bytesOf('h\u00e9\n', 'utf-8', true), 'utf-8', true, 'h\u00e9\n'],
    ['UTF-16LE with a mark', bytesOf(chinese, 'utf-16le', true), 'utf-16le', true, chinese],
    ['UTF-16BE with a mark', bytesOf(chinese, 'utf-16be', true), 'utf-16be', true, chinese],
    ['UTF-16LE without one', bytesOf('plain\n', 'utf-16le'), 'utf-16le', false, 'plain\n'],
    ['UTF-16BE without one', bytesOf('plain\n', 'utf-16be'), 'utf-16be', false, 'plain\n'],
    ['GBK', bytesOf(chinese, 'gbk'), 'gbk', false, chinese],
    ['nothing at all', Buffer.alloc(0), 'utf-8', false, ''],
  ])('knows %s, and gives its bytes back', (_, bytes, encoding, bom, text) => {
    const decoded = decode(bytes)
    expect(decoded).toMatchObject({ encoding, bom, text })
    expect(encode(text, { encoding, bom })).toEqual(bytes)
  })

  it.each([
    ['a lone byte of Latin-1', Buffer.from('caf\u00e9 au lait\n', 'latin1')],
    ['accents of Latin-1 within words', Buffer.from('\u00e9t\u00e9 r\u00e9serv\u00e9s\n', 'latin1')],
    ['zeros', Buffer.from('a\0b')],
    ['control characters beside Chinese ones', Buffer.concat([Buffer.from([1, 2]), bytesOf(chinese, 'gbk')])],
    ['half of a pair in UTF-16', Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x61, 0x00])],
    ['an odd byte in UTF-16', Buffer.from([0xff, 0xfe, 0x61, 0x00, 0x62])],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13])],
  ])('refuses %s', (_, bytes) => {
    expect(decode(bytes)).toBeUndefined()
    expect(() => decodeFile(bytes, '/a')).toThrow(/is not text/)
  })

  it.each([
    ['', 'none', false],
    ['one', 'none', false],
    ['one\ntwo', 'lf', false],
    ['one\r\ntwo\r\n', 'crlf', true],
    ['one\r\ntwo\n', 'mixed', true],
  ])('tells how the lines of %j end', (text, eol, finalNewline) => {
    expect(decodeFile(Buffer.from(text), '/a')).toMatchObject({
      eol,
      finalNewline,
    })
  })
})

it('encode refuses what the encoding cannot write', () => {
  expect(() => encode('\u{1f600}', { encoding: 'gbk', bom: false })).toThrow(/gbk cannot write/)
  expect(() => encode('\ud800', { encoding: 'utf-8', bom: false })).toThrow(/utf-8 cannot write/)
  expect(encode('', { encoding: 'utf-16le', bom: true })).toEqual(Buffer.from([0xff, 0xfe]))
})
