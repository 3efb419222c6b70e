import type { FileHandle } from 'node:fs/promises'
import { StringDecoder } from 'node:string_decoder'
import type { Needle } from '../pattern/needle.js'
import { unitOf } from './encoding.js'
import { guess, SNIFFED } from './guess.js'
import { countLines } from './line-view.js'
import type { Pace } from './pace.js'

const FIRST_CHUNK = 64 * 1024
const CHUNK = 256 * 1024
/** How long a line may be; what is longer is looked through in parts. */
const MAX_LINE = 256 * 1024
/** How much of a line is shown. */
const SHOWN = 400
const SHOWN_BEFORE = 100

/** A line in which something was found. */
export interface LineMatch {
  /** From 1. */
  readonly line: number
  /** Where it begins in the line, from 1, in UTF-16 units. */
  readonly column: number
  readonly text: string
  readonly before?: string[]
  readonly after?: string[]
}

/** How a file is looked through. */
export interface SearchWish {
  readonly needle: Needle
  /** How many lines to show before and after each match. */
  readonly context: number
  /** How many matches at most. */
  readonly most: number
}

/** What was found in a file. */
export interface FileMatches {
  readonly matches: readonly LineMatch[]
  /** Whether the rest of the file was not looked at. */
  readonly cut: boolean
}

const shown = (line: string, index = 0): string => {
  const start = index > SHOWN - SHOWN_BEFORE ? index - SHOWN_BEFORE : 0
  const part = line.slice(start, start + SHOWN)
  return `${start > 0 ? '…' : ''}${part}${start + SHOWN < line.length ? '…' : ''}`
}

/** The last so many lines of whole ones. */
const lastLines = (block: string, count: number): string[] => {
  let start = block.length
  for (let taken = 0; taken <= count && start > 0; taken++) start = block.lastIndexOf('\n', start - 1)
  return count === 0
    ? []
    : block
        .slice(start + 1)
        .split(/\r?\n/)
        .slice(0, -1)
}

/** Looks through the lines of one file as they come. */
class Seeker {
  readonly matches: (LineMatch & { after?: string[] })[] = []
  readonly #wish: SearchWish
  readonly #pace: Pace
  #line = 1
  #recent: string[] = []
  /** Whether the last matches still lack lines after them. */
  #owing = false

  constructor(wish: SearchWish, pace: Pace) {
    this.#wish = wish
    this.#pace = pace
  }

  /** Whether nothing more is looked for. */
  get full(): boolean {
    return this.matches.length >= this.#wish.most && !this.#owing
  }

  /** Takes some text that ends with a line, or lies inside a very long one. */
  async take(block: string): Promise<void> {
    const { needle, context } = this.#wish
    if (!this.#owing && !needle.maybeIn(block)) {
      this.#line += countLines(block)
      if (context > 0) this.#recent = [...this.#recent, ...lastLines(block, context)].slice(-context)
      return
    }
    for (let start = 0; start < block.length && !this.full;) {
      const end = block.indexOf('\n', start)
      const line = block.slice(start, end === -1 ? undefined : end).replace(/\r$/, '')
      this.#look(line)
      if (end === -1) return
      this.#line++
      start = end + 1
      await this.#pace.step()
    }
  }

  #look(line: string): void {
    const { needle, context, most } = this.#wish
    if (this.#owing) this.#pay(line)
    const index = this.matches.length < most ? needle.indexIn(line) : -1
    if (index !== -1) {
      const around = context > 0 ? { before: [...this.#recent], after: [] } : {}
      this.matches.push({ line: this.#line, column: index + 1, text: shown(line, index), ...around })
      this.#owing = context > 0
    }
    if (context > 0) this.#recent = [...this.#recent, shown(line)].slice(-context)
  }

  /** Gives a line to the matches before it that lack it. */
  #pay(line: string): void {
    const { context } = this.#wish
    const near = this.matches.filter((match) => match.line >= this.#line - context && match.line < this.#line)
    for (const match of near) match.after?.push(shown(line))
    this.#owing = near.some((match) => match.line > this.#line - context)
  }
}

/** Turns the bytes of a file into text, piece by piece; the last piece is an empty one. */
const decoderOf = (encoding: string): ((chunk: Buffer) => string) => {
  if (encoding !== 'utf-8') {
    const decoder = new TextDecoder(encoding)
    return (chunk) => decoder.decode(chunk, { stream: chunk.length > 0 })
  }
  // A `TextDecoder` takes five times as long over pieces.
  const decoder = new StringDecoder('utf8')
  let isFirst = true
  return (chunk) => {
    const text = chunk.length > 0 ? decoder.write(chunk) : decoder.end()
    const skipped = isFirst && text.startsWith('\ufeff') ? 1 : 0
    if (text !== '') isFirst = false
    return text.slice(skipped)
  }
}

/** Looks through a file; `undefined` where it is no text. What cannot be decoded in it does no harm. */
export const searchFile = async (file: FileHandle, wish: SearchWish, pace: Pace): Promise<FileMatches | undefined> => {
  const seeker = new Seeker(wish, pace)
  let decode: ReturnType<typeof decoderOf> | undefined
  let carried = ''
  let room = Buffer.allocUnsafe(FIRST_CHUNK)
  for (let position = 0; ;) {
    const { bytesRead, buffer } = await file.read(room, 0, room.length, position)
    const chunk = buffer.subarray(0, bytesRead)
    if (!decode) {
      const head = chunk.subarray(0, SNIFFED)
      const spelling = guess(head, head.length === SNIFFED)
      if (unitOf(spelling) === 1 && head.includes(0)) return undefined
      decode = decoderOf(spelling.encoding)
    }
    position += bytesRead
    if (position === FIRST_CHUNK) room = Buffer.allocUnsafe(CHUNK)
    const text = carried + decode(chunk)
    const end = bytesRead === 0 || text.length > MAX_LINE ? text.length : text.lastIndexOf('\n') + 1
    carried = text.slice(end)
    await seeker.take(text.slice(0, end))
    await pace.step()
    if (bytesRead === 0) return { matches: seeker.matches, cut: false }
    if (seeker.full || pace.over) return { matches: seeker.matches, cut: true }
  }
}
