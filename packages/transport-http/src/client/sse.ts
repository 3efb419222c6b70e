import { Pieces, Utf8 } from './text.js'

/** One event of an event stream. */
export interface SseEvent {
  readonly data: string
  /** What kind it is: `message` unless it says otherwise. */
  readonly name: string
}

/** Reads an event stream as its bytes come, in time proportional to their number. */
export class SseReader {
  /** How many milliseconds the server last asked to wait before a stream is opened again. */
  retry: number | undefined
  /** The last id that the server gave to an event. */
  lastId: string | undefined
  readonly #take: (event: SseEvent) => void
  readonly #limit: number
  readonly #utf8 = new Utf8()
  readonly #line = new Pieces()
  #started = false
  #afterCr = false
  #data: string[] = []
  #name = ''
  #size = 0

  constructor(take: (event: SseEvent) => void, limit: number) {
    this.#take = take
    this.#limit = limit
  }

  /** Takes the next bytes. Throws when an event is over the limit, and what the taker of events throws. */
  write(chunk: Uint8Array): void {
    let text = this.#utf8.decode(chunk)
    if (text === '') return
    if (!this.#started) {
      this.#started = true
      if (text.startsWith('\uFEFF')) text = text.slice(1)
    }
    let at = this.#afterCr && text.startsWith('\n') ? 1 : 0
    if (text !== '') this.#afterCr = false
    // Each is searched for only once it has been passed: a text with many of one and none of the other stays linear.
    let cr = text.indexOf('\r', at)
    let lf = text.indexOf('\n', at)
    for (;;) {
      if (cr !== -1 && cr < at) cr = text.indexOf('\r', at)
      if (lf !== -1 && lf < at) lf = text.indexOf('\n', at)
      const end = cr === -1 ? lf : lf === -1 ? cr : Math.min(cr, lf)
      if (end === -1) break
      this.#keep(text.slice(at, end))
      this.#endLine()
      at = end + 1
      if (end !== cr) continue
      if (at === text.length) this.#afterCr = true
      else if (at === lf) at++
    }
    if (at < text.length) this.#keep(text.slice(at))
  }

  #keep(piece: string): void {
    this.#size += piece.length + 1
    if (this.#size > this.#limit) {
      throw new RangeError(`an event over ${this.#limit} bytes`)
    }
    this.#line.add(piece)
  }

  #endLine(): void {
    const line = this.#line.take()
    if (line === '') this.#dispatch()
    else this.#field(line)
    // Comments between events do not add up; within one they do, for its lines keep alive the text they were cut from.
    if (this.#data.length === 0) this.#size = 0
  }

  #field(line: string): void {
    const colon = line.indexOf(':')
    if (colon === 0) return
    const name = colon === -1 ? line : line.slice(0, colon)
    const value = colon === -1 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)
    if (name === 'data') this.#data.push(value)
    else if (name === 'event') this.#name = value
    else if (name === 'id' && !value.includes('\0')) this.lastId = value
    else if (name === 'retry' && /^\d{1,9}$/.test(value)) this.retry = Number(value)
  }

  #dispatch(): void {
    const [data, name] = [this.#data, this.#name]
    this.#data = []
    this.#name = ''
    if (data.length > 0) this.#take({ data: data.join('\n'), name: name || 'message' })
  }
}
