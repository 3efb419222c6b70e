import { textOf } from './text.js'

/** How characters are spelled in bytes. */
export interface Spelling {
  /** A label of the WHATWG's, such as `utf-8` or `gbk`. */
  readonly encoding: string
  /** Whether the bytes begin with a byte order mark. */
  readonly bom: boolean
}

/** How many bytes of a file tell how it is spelled. */
export const SNIFFED = 8 * 1024

const marks: ReadonlyMap<string, Buffer> = new Map([
  ['utf-8', Buffer.from([0xef, 0xbb, 0xbf])],
  ['utf-16le', Buffer.from([0xff, 0xfe])],
  ['utf-16be', Buffer.from([0xfe, 0xff])],
])

/** The byte order mark of an encoding; of none it is empty. */
export const markOf = (encoding: string): Buffer => marks.get(encoding) ?? Buffer.alloc(0)

/** Whether bytes begin with the mark of an encoding. */
export const beginsWithMark = (bytes: Buffer, encoding: string): boolean => {
  const mark = markOf(encoding)
  return mark.length > 0 && bytes.subarray(0, mark.length).equals(mark)
}

/** Two bytes make a common Chinese character or sign; Latin letters with accents hardly ever do. */
const isCommon = (lead: number, trail: number): boolean => trail >= 0xa1 && lead >= 0xa1 && lead <= 0xf7

/** Whether bytes that are not UTF-8 look like Chinese: GBK gives a meaning to nearly any pair of them. */
export const looksChinese = (bytes: Buffer): boolean => {
  let common = 0
  let pairs = 0
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!
    if (byte < 0x80) continue
    pairs++
    if (isCommon(byte, bytes[++at] ?? 0)) common++
  }
  return pairs > 0 && common >= pairs * 0.7
}

/** Guesses UTF-16 without a mark by the zeros that every second byte of Latin text is. */
const looksWide = (bytes: Buffer): string | undefined => {
  const zeros = [0, 0]
  const looked = Math.min(bytes.length, 4096)
  for (let at = 0; at < looked; at++) if (bytes[at] === 0) zeros[at % 2]!++
  const [even = 0, odd = 0] = zeros
  if (bytes.length % 2 === 1 || Math.max(even, odd) < Math.max(2, looked * 0.2) || Math.min(even, odd) > 0)
    return undefined
  return odd > even ? 'utf-16le' : 'utf-16be'
}

/** How a text is spelled that begins with these bytes; with `cut` they may end inside a character. It need be no text. */
export const guess = (bytes: Buffer, cut = false): Spelling => {
  for (const encoding of marks.keys()) if (beginsWithMark(bytes, encoding)) return { encoding, bom: true }
  const wide = bytes.includes(0) ? looksWide(bytes) : undefined
  if (wide !== undefined) return { encoding: wide, bom: false }
  const chinese = textOf(bytes, cut) === undefined && looksChinese(bytes)
  return { encoding: chinese ? 'gbk' : 'utf-8', bom: false }
}
