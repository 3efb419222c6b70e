import type { FileHandle } from 'node:fs/promises'
import { Failure, quote } from '../failure.js'
import { textOf } from './text.js'

const CHUNK = 64 * 1024
const SNIFFED = 8 * 1024
const NEWLINE = 10

/** Which lines to read. */
export interface LineRange {
  /** The first line, from 1. */
  readonly offset: number
  /** How many lines at most. */
  readonly limit: number
  /** How many bytes at most. */
  readonly maxBytes: number
}

/** Some lines of a file, byte for byte, with their own line endings. */
export interface Lines {
  readonly text: string
  readonly startLine: number
  /** The last line in `text`; one less than `startLine` when there is none. */
  readonly endLine: number
  /** The line to go on with; absent at the end of the file. */
  readonly nextOffset?: number
  /** How many lines the file has; known once its end was seen. */
  readonly totalLines?: number
  /** Whether a single line was longer than all that may be read, so that its end is missing. */
  readonly cut: boolean
}

const binary = (path: string): Failure =>
  new Failure('BINARY', `${quote(path)} is not UTF-8 text`, 'Read it as a resource to get its bytes.')

/** Collects the bytes of the wanted lines, and knows when to stop. */
class Collector {
  readonly #range: LineRange
  readonly #kept: Buffer[] = []
  #bytes = 0
  /** How much was kept when the line under way began. */
  #lineStart = 0
  /** The line under way, and the first line that is no longer wanted. */
  line = 1
  end: number
  cut = false

  constructor(range: LineRange) {
    this.#range = range
    this.end = range.offset + range.limit
  }

  /** Takes a line, or a part of one. */
  take(part: Buffer): void {
    if (this.line < this.#range.offset || this.cut) return
    const room = this.#range.maxBytes - this.#bytes
    if (part.length <= room) {
      this.#kept.push(part)
      this.#bytes += part.length
      return
    }
    if (this.line > this.#range.offset) {
      this.end = this.line
      this.#bytes = this.#lineStart
      return
    }
    this.#kept.push(part.subarray(0, room))
    this.#bytes = this.#range.maxBytes
    this.cut = true
    this.end = this.line + 1
  }

  endLine(): void {
    this.line++
    this.#lineStart = this.#bytes
  }

  bytes(): Buffer {
    return Buffer.concat(this.#kept, this.#bytes)
  }
}

/**
 * Reads some lines of a text file without ever holding the rest of it. Throws `BINARY` for what is no UTF-8 text, and
 * `OUT_OF_RANGE` when the first line lies past the end. `path` is for the messages; `signal` ends the reading.
 */
export const readLines = async (
  file: FileHandle,
  path: string,
  range: LineRange,
  signal?: AbortSignal,
): Promise<Lines> => {
  const collector = new Collector(range)
  let size = 0
  let last = NEWLINE
  let more = false
  while (!more) {
    signal?.throwIfAborted()
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK, size)
    if (bytesRead === 0) break
    const chunk = buffer.subarray(0, bytesRead)
    if (size === 0 && chunk.subarray(0, SNIFFED).includes(0)) throw binary(path)
    size += bytesRead
    more = collect(collector, chunk)
    last = chunk[bytesRead - 1]!
  }
  const { line, end, cut } = collector
  const text = textOf(collector.bytes(), cut)
  if (text === undefined) throw binary(path)
  const totalLines = last === NEWLINE ? line - 1 : line
  if (!more && range.offset > Math.max(totalLines, 1))
    throw new Failure(
      'OUT_OF_RANGE',
      `${quote(path)} has ${totalLines} lines`,
      `Pass an offset of at most ${totalLines}.`,
    )
  return {
    text,
    startLine: range.offset,
    endLine: more ? end - 1 : totalLines,
    ...(more ? { nextOffset: end } : { totalLines }),
    cut,
  }
}

/** Hands one chunk over line by line; true once a byte was seen that is no longer wanted. */
const collect = (collector: Collector, chunk: Buffer): boolean => {
  for (let at = 0; at < chunk.length;) {
    if (collector.line >= collector.end) return true
    const newline = chunk.indexOf(NEWLINE, at)
    const next = newline === -1 ? chunk.length : newline + 1
    collector.take(chunk.subarray(at, next))
    if (collector.line >= collector.end) return true
    if (newline !== -1) collector.endLine()
    at = next
  }
  return false
}
