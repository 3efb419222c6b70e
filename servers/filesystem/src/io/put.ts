import { constants } from 'node:fs'
import { lstat } from 'node:fs/promises'
import { Failure, quote } from '../failure.js'
import type { Spot } from '../scope/walk.js'
import { decode, encode, notText, spellingOf } from './encoding.js'
import type { Spelling } from './guess.js'
import { reachable, withFile } from './open.js'
import { addressOf } from './place.js'
import type { Change } from './reverse.js'
import { readWhole, writeBytes, type Whole, type WriteMode, type Written } from './write.js'

/** The largest file of which the content is kept when it is replaced. */
export const MAX_KEPT_FILE = 8 * 1024 ** 2

/** The bytes of what a file becomes when a part of it is changed; throws `TOO_LARGE` where that could not be done again. */
export const fitting = (bytes: Buffer, path: string): Buffer => {
  if (bytes.length <= MAX_KEPT_FILE) return bytes
  const what = `${quote(path)} would have ${bytes.length} bytes, and ${MAX_KEPT_FILE} are the limit here`
  throw new Failure('TOO_LARGE', what, 'Do less at once, or write it with other means.')
}

const HEAD = 64 * 1024

/** What is to be written. */
export interface Put {
  /** A text, or bytes as they are. */
  readonly content: string | Buffer
  readonly how: WriteMode
  /** How the text is spelled; default as the file is already, else UTF-8. */
  readonly encoding?: string | undefined
  readonly ifMatch?: string | undefined
}

/** A write, and what takes it back; nothing does where too much was replaced to be kept. */
export interface Outcome {
  readonly written: Written
  readonly change?: Change
}

const bytesOf = ({ content, encoding }: Put, like: Spelling = { encoding: 'utf-8', bom: false }): Buffer =>
  typeof content === 'string' ? encode(content, encoding ? { encoding, bom: false } : like) : content

const make = async (spot: Spot, put: Put): Promise<Outcome> => {
  const written = await writeBytes(spot, bytesOf(put), put.how, put)
  return { written, change: { kind: 'made', at: addressOf(spot), etag: written.etag } }
}

const readHead = (spot: Spot): Promise<Buffer> =>
  withFile(spot, constants.O_RDONLY, async (file) => {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD), 0, HEAD, 0)
    return buffer.subarray(0, bytesRead)
  })

const spellingAt = async (spot: Spot): Promise<Spelling> => {
  const head = await readHead(spot)
  const found = spellingOf(head, head.length === HEAD)
  if (!found) throw notText(spot.path)
  return { ...found, bom: false }
}

const grow = async (spot: Spot, put: Put): Promise<Outcome> => {
  const asItIs = typeof put.content === 'string' && !put.encoding ? await spellingAt(spot) : undefined
  const bytes = bytesOf(put, asItIs)
  const written = await writeBytes(spot, bytes, 'append', put)
  const { etag, was = '', size } = written
  return { written, change: { kind: 'grown', at: addressOf(spot), size: size - bytes.length, was, etag } }
}

const keptOf = async (spot: Spot, ifMatch: string | undefined): Promise<Whole | undefined> => {
  const { size } = await lstat(reachable(spot))
  return size > MAX_KEPT_FILE ? undefined : readWhole(spot, MAX_KEPT_FILE, ifMatch)
}

const replace = async (spot: Spot, put: Put): Promise<Outcome> => {
  const kept = await keptOf(spot, put.ifMatch)
  const bytes = bytesOf(put, kept && decode(kept.bytes))
  const written = await writeBytes(spot, bytes, 'overwrite', { ifMatch: kept?.etag ?? put.ifMatch })
  if (!kept) return { written }
  const { bytes: before, etag: was } = kept
  return { written, change: { kind: 'replaced', at: addressOf(spot), before, was, etag: written.etag } }
}

/** Writes a file as {@link writeBytes} does, spells text as the file does already, and says what takes it back. */
export const putFile = (spot: Spot, put: Put): Promise<Outcome> => {
  if (put.how === 'create' || spot.kind !== 'entry') return make(spot, put)
  return put.how === 'append' ? grow(spot, put) : replace(spot, put)
}
