import type { FileHandle } from 'node:fs/promises'
import { Failure, quote } from '../failure.js'
import { unitOf } from './encoding.js'
import type { Spelling } from './guess.js'

const NEWLINE = 10
const FIRST_CHUNK = 16 * 1024
const CHUNK = 256 * 1024
/** How much of the end of a file is kept, so that it need not be read again. */
const MAX_KEPT = 512 * 1024
/** How far back from its end a file is looked through for the beginning of a line, in bytes. */
export const MAX_BACK = 32 * 1024 * 1024

/** A file to read from, how large it was when it was opened, and what messages call it. */
export interface Source {
  readonly file: FileHandle
  readonly size: number
  readonly path: string
}

/** Where the line ends that is under way at a place in a chunk: past its newline; -1 when it does not end there. */
export const nextLine = (chunk: Buffer, from: number, spelling: Spelling): number => {
  if (unitOf(spelling) === 1) return chunk.indexOf(NEWLINE, from) + 1 || -1
  const low = spelling.encoding === 'utf-16le' ? 0 : 1
  for (let at = chunk.indexOf(NEWLINE, from); at !== -1; at = chunk.indexOf(NEWLINE, at + 1))
    if (at % 2 === low && chunk[low === 0 ? at + 1 : at - 1] === 0) return low === 0 ? at + 2 : at + 1
  return -1
}

/** Where the last line ends that does so at or before a place in a chunk: past its newline; -1 when there is none. */
const lineBefore = (chunk: Buffer, upTo: number, spelling: Spelling): number => {
  if (upTo <= 0) return -1
  if (unitOf(spelling) === 1) return chunk.lastIndexOf(NEWLINE, upTo - 1) + 1 || -1
  const low = spelling.encoding === 'utf-16le' ? 0 : 1
  for (let at = (upTo >> 1) * 2 - 2; at >= 0; at -= 2)
    if (chunk[at + low] === NEWLINE && chunk[at + 1 - low] === 0) return at + 2
  return -1
}

/** Where the last so many lines begin. */
export interface TailStart {
  readonly position: number
  /** How many lines there are from there on. */
  readonly lines: number
  /** Whether that is the beginning of the file. */
  readonly whole: boolean
  /** All that the file holds from there on, unless that is very much. */
  readonly rest?: Buffer
}

/** How a file is looked through from its end. */
export interface TailWay {
  readonly spelling: Spelling
  /** Where its text begins, after a mark. */
  readonly begin: number
  readonly signal?: AbortSignal | undefined
}

/** Finds where the last `wanted` lines of a file begin, from its end. Throws `TOO_LARGE` where that lies too far back. */
export const tailStart = async (
  { file, size, path }: Source,
  wanted: number,
  { spelling, begin, signal }: TailWay,
): Promise<TailStart> => {
  let kept: Buffer[] | undefined = []
  // Chunks begin where units do.
  const unit = unitOf(spelling)
  let begun = 0
  for (let [end, step] = [size, FIRST_CHUNK]; end > begin; step = Math.min(4 * step, CHUNK)) {
    signal?.throwIfAborted()
    const start = Math.max(begin, Math.floor((end - step) / unit) * unit)
    if (size - start > MAX_BACK + CHUNK)
      throw new Failure(
        'TOO_LARGE',
        `The last ${wanted} lines of ${quote(path)} are too long`,
        'Pass an offset nearer 0.',
      )
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(end - start), 0, end - start, start)
    const chunk = buffer.subarray(0, bytesRead)
    kept = size - start > MAX_KEPT || bytesRead < end - start ? undefined : kept && [chunk, ...kept]
    // What ends the file begins no line.
    const last = end === size ? bytesRead - unit : bytesRead
    for (let at = lineBefore(chunk, last, spelling); at !== -1; at = lineBefore(chunk, at - unit, spelling))
      if (++begun === wanted) {
        const rest = kept && { rest: Buffer.concat(kept).subarray(at) }
        return { position: start + at, lines: wanted, whole: false, ...rest }
      }
    end = start
  }
  return { position: begin, lines: size > begin ? begun + 1 : 0, whole: true }
}
