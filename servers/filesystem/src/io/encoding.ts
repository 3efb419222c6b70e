import iconv from 'iconv-lite'
import { Failure, quote } from '../failure.js'
import { beginsWithMark, guess, looksChinese, markOf, type Spelling } from './guess.js'
import { textOf } from './text.js'

/** The encodings that text is written in; more can be read. */
export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'gbk'] as const

/** How lines end; `mixed` where they do not agree, `none` where there is a single line. */
export type LineEnd = 'lf' | 'crlf' | 'mixed' | 'none'

/** A text, and all that its bytes say beside it. */
export interface Decoded extends Spelling {
  /** The text without its mark, and with its own line ends. */
  readonly text: string
  readonly eol: LineEnd
  /** Whether the last line ends. */
  readonly finalNewline: boolean
}

/** How many bytes one unit has, by which lines are cut. */
export const unitOf = ({ encoding }: Spelling): 1 | 2 => (encoding.startsWith('utf-16') ? 2 : 1)

const spell = (text: string, encoding: string): Buffer =>
  encoding === 'utf-8' ? Buffer.from(text) : iconv.encode(text, encoding, { addBOM: false })

/** What is in no text: a replaced character, half of a pair, and NUL. */
const broken = /[\uFFFD\0]|\p{Surrogate}/u
/** What else no text has that is only taken for one: control characters other than white space. */
const foreign = /(?![\t-\r])\p{Cc}/u

/** The text of bytes without a mark; `undefined` where it would not give the same bytes again. */
const plain = (bytes: Buffer, encoding: string): string | undefined => {
  if (encoding === 'utf-8') return textOf(bytes)
  const text = iconv.decode(bytes, encoding, { stripBOM: false })
  return broken.test(text) || !spell(text, encoding).equals(bytes) ? undefined : text
}

/** How lines end in a text. */
export const lineEndOf = (text: string): LineEnd => {
  if (!text.includes('\n')) return 'none'
  if (!text.includes('\r\n')) return 'lf'
  return /(?<!\r)\n/.test(text) ? 'mixed' : 'crlf'
}

/** The text that bytes stand for; `undefined` where they are no text, or would not come back from it byte for byte. */
export const decode = (bytes: Buffer): Decoded | undefined => {
  const spelling = guess(bytes)
  const { encoding, bom } = spelling
  const text = plain(bom ? bytes.subarray(markOf(encoding).length) : bytes, encoding)
  if (text === undefined || (encoding !== 'utf-8' && foreign.test(text))) return undefined
  return { ...spelling, text, eol: lineEndOf(text), finalNewline: text.endsWith('\n') }
}

/** Like {@link decode}, for a file that must be text; throws `BINARY` for any other. */
export const decodeFile = (bytes: Buffer, path: string): Decoded => {
  const decoded = decode(bytes)
  if (decoded) return decoded
  throw notText(path)
}

/** The failure for a file that is no text. */
export const notText = (path: string): Failure =>
  new Failure('BINARY', `${quote(path)} is not text that can be put back unharmed`, 'Write bytes instead, as base64.')

/** Bytes that may end inside a character, with so many of the last ones left out that they do not. */
const uncut = <T>(bytes: Buffer, cut: boolean, work: (bytes: Buffer) => T | undefined): T | undefined => {
  for (let left = 0; left < (cut ? 4 : 1); left++) {
    const done = work(bytes.subarray(0, Math.max(0, bytes.length - left)))
    if (done !== undefined) return done
  }
  return undefined
}

/** How the text is spelled that begins with these bytes. With `cut` they may end in a character. `undefined` for no text. */
export const spellingOf = (head: Buffer, cut: boolean): Spelling | undefined => uncut(head, cut, decode)

/**
 * A part of a text without its mark, and how it is spelled: with `sure` as said, else Chinese is known even where the
 * file began without any. `undefined` where it is no text.
 */
export const decodePart = (
  bytes: Buffer,
  spelling: Spelling,
  { sure, cut }: { readonly sure: boolean; readonly cut: boolean },
): { text: string; encoding: string } | undefined => {
  const as = (encoding: string) => {
    const text = uncut(bytes, cut, (whole) => plain(whole, encoding))
    return text === undefined ? undefined : { text, encoding }
  }
  const { encoding } = spelling
  return as(encoding) ?? (sure || spelling.bom || encoding !== 'utf-8' || !looksChinese(bytes) ? undefined : as('gbk'))
}

/** How a file is spelled that is said to be in an encoding. Throws `INVALID_ENCODING` for one that is not known. */
export const spellingAs = (given: string, head: Buffer): Spelling => {
  const encoding = labelOf(given)
  return { encoding, bom: beginsWithMark(head, encoding) }
}

const labelOf = (given: string): string => {
  try {
    const label = new TextDecoder(given).encoding
    if (iconv.encodingExists(label)) return label
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  const hint =
    'Known are utf-8, utf-16le, gbk, shift_jis, windows-1252 and the other labels of the WHATWG; or pass auto.'
  throw new Failure('INVALID_ENCODING', `${quote(given)} is no encoding`, hint)
}

/** The bytes of a text. Throws `NOT_ENCODABLE` where the encoding has no way to write one of its characters. */
export const encode = (text: string, { encoding, bom }: Spelling): Buffer => {
  const bytes = spell(text, encoding)
  if (text !== '' && plain(bytes, encoding) !== text)
    throw new Failure(
      'NOT_ENCODABLE',
      `The text has characters that ${encoding} cannot write`,
      'Leave them out, or write the file whole in utf-8.',
    )
  return bom ? Buffer.concat([markOf(encoding), bytes]) : bytes
}
