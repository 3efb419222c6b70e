import { Failure, quote } from '../failure.js'
import { decodePart, spellingAs, unitOf } from './encoding.js'
import { guess, markOf, SNIFFED, type Spelling } from './guess.js'
import { nextLine, tailStart, type Source } from './newlines.js'

/** Most files are small; what is not is read in few large pieces, since others get their turn between two of them. */
const FIRST_CHUNK = 64 * 1024
const CHUNK = 1024 * 1024
/** How many bytes are looked at on the way to a line, or to the end of one that is too long. */
const MAX_LOOKED = 1024 ** 3

/** Which lines to read. */
export interface LineRange {
  /** The first line, from 1; or, below zero, counted from the end, of which -1 is the last line. */
  readonly offset: number
  /** How many lines at most. */
  readonly limit: number
  /** How many bytes at most. */
  readonly maxBytes: number
  /** How the text is written, where it does not say so itself. */
  readonly encoding?: string | undefined
}

/** Some lines of a file, with their own line endings. Lines counted from the end have numbers below zero. */
export interface Lines {
  readonly text: string
  readonly startLine: number
  /** The last line in `text`; one less than `startLine` when there is none. */
  readonly endLine: number
  /** The line to go on with; absent at the end of the file. */
  readonly nextOffset?: number
  /** How many lines the file has; known once it was seen from its beginning to its end. */
  readonly totalLines?: number
  /** Whether a single line was longer than all that may be read, so that its end is missing. */
  readonly cut: boolean
  readonly encoding: string
  /** Whether the file begins with a byte order mark. */
  readonly bom: boolean
}

const binary = (path: string, said?: string): Failure =>
  said === undefined
    ? new Failure('BINARY', `${quote(path)} is not text`, 'Pass its encoding, or use read_bytes or read_media.')
    : new Failure('BINARY', `${quote(path)} is not text in ${said}`, 'Pass another encoding, or use read_bytes.')

const tooFar = (path: string, line: number): Failure =>
  new Failure(
    'TOO_LARGE',
    `Line ${line} of ${quote(path)} lies behind more than is looked through for it`,
    'Pass an offset below zero, which counts from the end, look for it with grep, or use read_bytes, by bytes.',
  )

/** How a file that begins like this is spelled: as it is said to be, or as it looks. `undefined` for what is no text. */
const spellingBy = (head: Buffer, { encoding }: LineRange): Spelling | undefined => {
  const spelling = encoding === undefined ? guess(head, head.length === SNIFFED) : spellingAs(encoding, head)
  return unitOf(spelling) === 1 && head.includes(0) ? undefined : spelling
}

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

  /** Counts the lines of a chunk that come before those that are wanted; where those begin in it. */
  skip(chunk: Buffer, spelling: Spelling): number {
    let at = 0
    while (this.line < this.#range.offset) {
      const next = nextLine(chunk, at, spelling)
      if (next === -1) return chunk.length
      this.line++
      at = next
    }
    return at
  }

  /** Counts a line, or a part of one; how many of its bytes are wanted. */
  take(length: number): number {
    if (this.cut) return 0
    const room = this.#range.maxBytes - this.#bytes
    if (length > room && this.line > this.#range.offset) {
      this.end = this.line
      this.#bytes = this.#lineStart
      return 0
    }
    this.cut = length > room
    if (this.cut) this.end = this.line + 1
    const taken = Math.min(length, room)
    this.#bytes += taken
    return taken
  }

  /** Keeps what was counted of a chunk. */
  keep(part: Buffer): void {
    // A copy, for the chunk that it lies in is read into again.
    this.#kept.push(Buffer.from(part))
  }

  endLine(): void {
    this.line++
    this.#lineStart = this.#bytes
  }

  bytes(): Buffer {
    return Buffer.concat(this.#kept, this.#bytes)
  }
}

/** Hands one chunk over line by line; true once a byte was seen that is no longer wanted. */
const collect = (collector: Collector, chunk: Buffer, spelling: Spelling): boolean => {
  const begin = collector.skip(chunk, spelling)
  let [at, taken] = [begin, 0]
  while (at < chunk.length && collector.line < collector.end) {
    const newline = nextLine(chunk, at, spelling)
    const next = newline === -1 ? chunk.length : newline
    taken += collector.take(next - at)
    if (collector.line >= collector.end) break
    if (newline !== -1) collector.endLine()
    at = next
  }
  collector.keep(chunk.subarray(begin, begin + taken))
  return at < chunk.length
}

/** A source, and how many bytes of it are looked at. */
type Bounded = Source & { readonly most: number }

interface Pass {
  readonly collector: Collector
  readonly more: boolean
  /** Whether the file ends with a line. */
  readonly ended: boolean
}

const endsLine = (chunk: Buffer, spelling: Spelling): boolean =>
  nextLine(chunk, Math.max(0, chunk.length - unitOf(spelling)), spelling) === chunk.length

/** Goes through the end of a file that is in memory already. */
const passOver = (rest: Buffer, range: LineRange, spelling: Spelling): Pass => {
  const collector = new Collector(range)
  return { collector, more: collect(collector, rest, spelling), ended: endsLine(rest, spelling) }
}

const pass = async (source: Bounded, range: LineRange, from: number, spelling: Spelling, signal?: AbortSignal) => {
  const collector = new Collector(range)
  let room = Buffer.allocUnsafe(FIRST_CHUNK)
  let ended = true
  for (let position = from; ;) {
    signal?.throwIfAborted()
    const chunk = await readFully(source, room, position)
    if (chunk.length === 0) return { collector, more: false, ended } satisfies Pass
    position += chunk.length
    if (collect(collector, chunk, spelling)) return { collector, more: true, ended } satisfies Pass
    ended = endsLine(chunk, spelling)
    if (chunk.length < room.length) return { collector, more: false, ended } satisfies Pass
    if (position - from >= source.most) {
      if (collector.cut) return { collector, more: true, ended } satisfies Pass
      if (collector.line < range.offset) throw tooFar(source.path, range.offset)
    }
    if (position - from === FIRST_CHUNK) room = Buffer.allocUnsafe(CHUNK)
  }
}

/** As much as there is room for, unless the file ends first: then no unit of two bytes is cut in two. */
const readFully = async ({ file, size }: Source, room: Buffer, position: number): Promise<Buffer> => {
  let filled = 0
  while (filled < room.length) {
    const { bytesRead } = await file.read(room, filled, room.length - filled, position + filled)
    filled += bytesRead
    // Where it ends is known; one that has grown, or that told no size, is read until nothing comes.
    if (bytesRead === 0 || position + filled === size) break
  }
  return room.subarray(0, filled)
}

/**
 * Reads some lines of a text file without ever holding the rest of it. Throws `BINARY` for what is no text, and
 * `OUT_OF_RANGE` when the first line lies past the end, `TOO_LARGE` when more than `most` bytes come before it. `signal`
 * ends the reading.
 */
export const readLines = async (
  source: Source,
  range: LineRange,
  signal?: AbortSignal,
  most = MAX_LOOKED,
): Promise<Lines> => {
  const { path } = source
  const spelling = spellingBy(await readFully(source, Buffer.alloc(SNIFFED), 0), range)
  if (!spelling) throw binary(path, range.encoding)
  const sure = range.encoding !== undefined
  const begin = spelling.bom ? markOf(spelling.encoding).length : 0
  const start = range.offset < 0 ? await tailStart(source, -range.offset, { spelling, begin, signal }) : undefined
  const first = start ? 1 : range.offset
  const wanted = { ...range, offset: first }
  const { collector, more, ended } = start?.rest
    ? passOver(start.rest, wanted, spelling)
    : await pass({ ...source, most }, wanted, start?.position ?? begin, spelling, signal)
  const decoded = decodePart(collector.bytes(), spelling, { sure, cut: collector.cut })
  if (!decoded) throw binary(path, sure ? spelling.encoding : undefined)
  const { line, end, cut } = collector
  const seen = ended ? line - 1 : line
  if (!more && first > Math.max(seen, 1))
    throw new Failure('OUT_OF_RANGE', `${quote(path)} has ${seen} lines`, `Pass an offset of at most ${seen}.`)
  const shift = start && !start.whole ? -start.lines - 1 : 0
  return {
    ...decoded,
    startLine: first + shift,
    endLine: (more ? end - 1 : seen) + shift,
    ...(more ? { nextOffset: end + shift } : shift === 0 && { totalLines: seen }),
    cut,
    bom: spelling.bom,
  }
}
