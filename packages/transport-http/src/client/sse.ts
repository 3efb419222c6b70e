import { Pieces, Utf8 } from './text.js'

/** One event of an event stream. */
export interface SseEvent {
  readonly data: string
  /** What kind it is: `message` unless it says otherwise. */
  readonly name: string
}

/** The longest id of an event that is kept, in UTF-16 units: it has to fit into a header. */
const longestId = 1_024

/** Reads an event stream as its bytes come, in time proportional to their number. */
export class SseReader {
  /** How many milliseconds the server last asked to wait before a stream is opened again. */
  retry: number | undefined
  /** The id of the last event that came whole, or was passed over for its size; empty where the server took it back. */
  lastId: string | undefined
  /** How many comments there were. */
  comments = 0
  readonly #take: (event: SseEvent) => void
  readonly #limit: number
  readonly #utf8 = new Utf8()
  readonly #line = new Pieces()
  #started = false
  #afterCr = false
  readonly #data = new Pieces()
  /** How many lines of data the event has. */
  #lines = 0
  #name = ''
  #id: string | undefined
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
      // Whoever takes the stream up again must not be given the same event again.
      this.lastId = this.#id
      throw new RangeError(`an event over ${this.#limit} bytes`)
    }
    this.#line.add(piece)
  }

  #endLine(): void {
    const line = this.#line.take()
    if (line === '') this.#dispatch()
    else this.#field(line)
    // Comments between events do not add up; within one they do, for its lines keep alive the text they were cut from.
    if (this.#lines === 0) this.#size = 0
  }

  #field(line: string): void {
    const colon = line.indexOf(':')
    if (colon === 0) return void this.comments++
    const name = colon === -1 ? line : line.slice(0, colon)
    const value = colon === -1 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)
    if (name === 'data') this.#addLine(value)
    else if (name === 'event') this.#name = value
    else if (name === 'id' && !value.includes('\0')) this.#id = fitsHeader(value) ? value : ''
    else if (name === 'retry' && /^\d{1,9}$/.test(value)) this.retry = Number(value)
  }

  #addLine(value: string): void {
    if (this.#lines++ > 0) this.#data.add('\n')
    this.#data.add(value)
  }

  #dispatch(): void {
    const [lines, name] = [this.#lines, this.#name]
    this.#lines = 0
    this.#name = ''
    // Not before: an event that was cut off after its id has not been seen.
    this.lastId = this.#id
    if (lines > 0) this.#take({ data: this.#data.take(), name: name || 'message' })
  }
}

const fitsHeader = (id: string): boolean => id.length <= longestId && /^[ -~\x80-\uffff]*$/.test(id)
