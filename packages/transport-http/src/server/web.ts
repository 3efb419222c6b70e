import { ConnectionClosed } from '@mortise/protocol'
import { gather, type Unread } from './body.js'
import type { Incoming, Reply, ReplyHeaders } from './carrier.js'
import type { Holder, Room } from './room.js'

/** A `Request` of the Fetch standard. */
export class WebIncoming implements Incoming {
  readonly header: (name: string) => string | undefined
  readonly remote = undefined
  readonly parsed = undefined
  readonly #request: Request

  constructor(request: Request) {
    this.#request = request
    this.header = headerOf(request)
  }

  get method(): string {
    return this.#request.method
  }

  get query(): string {
    return new URL(this.#request.url).search.slice(1)
  }

  async read<T>(limit: number, room: Room, use: (body: Uint8Array | Unread) => T | Promise<T>): Promise<T> {
    return use(await this.#gather(limit, room))
  }

  async #gather(limit: number, room: Room): Promise<Uint8Array | Unread> {
    const { body } = this.#request
    try {
      return body ? await gather(body, limit, room) : new Uint8Array()
    } catch (cause) {
      throw new ConnectionClosed('The body broke off', { cause })
    }
  }
}

// A Request made by hand has no Host header; its URL then says which host was meant.
const headerOf =
  ({ headers, url }: Request) =>
  (name: string): string | undefined =>
    headers.get(name) ?? (name === 'host' ? new URL(url).host : undefined)

/** How many bytes may wait for the reader of a stream before its writer waits too. */
const highWaterMark = 65_536
const encoder = new TextEncoder()

/** Makes a `Response` of the Fetch standard, as soon as it is known which. */
export class WebReply implements Reply, Holder {
  /** Resolves when the head of the response is known, or the client has gone. */
  readonly response: Promise<Response>
  /** Kept whole: on Node its signal no longer follows the client's once the request has been collected. */
  readonly #request: Request
  readonly #unread: Room
  #give!: (response: Response) => void
  #state: 'waiting' | 'streaming' | 'ended' | 'gone' = 'waiting'
  #stream: ReadableStreamDefaultController<Uint8Array> | undefined
  #heeding = false
  #also: ReplyHeaders | undefined
  #writers: (() => void)[] = []
  #listeners: (() => void)[] = []

  /** `unread` is what may wait for those who do not read. */
  constructor(request: Request, unread: Room) {
    this.#request = request
    this.#unread = unread
    this.response = new Promise((resolve) => (this.#give = resolve))
  }

  get gone(): boolean {
    return this.#state === 'gone'
  }

  get backlog(): number {
    return highWaterMark - (this.#stream?.desiredSize ?? highWaterMark)
  }

  also(headers: ReplyHeaders): void {
    this.#also = headers
  }

  send(status: number, headers: ReplyHeaders, body: readonly (string | Uint8Array)[]): void {
    if (this.#state !== 'waiting') return
    const [only = null, more] = body
    this.#give(new Response(more === undefined ? only : new Blob([...body]), { status, headers: this.#with(headers) }))
    this.#state = 'ended'
  }

  async begin(headers: ReplyHeaders, first?: string): Promise<void> {
    if (this.#state !== 'waiting') return
    const source = {
      start: (controller: ReadableStreamDefaultController<Uint8Array>) => void (this.#stream = controller),
      pull: () => this.#release(),
      cancel: () => this.#leave(),
    }
    const body = new ReadableStream(source, new ByteLengthQueuingStrategy({ highWaterMark }))
    this.#give(new Response(body, { headers: this.#with(headers) }))
    this.#state = 'streaming'
    this.#heedSignal()
    if (first !== undefined) await this.write(first)
  }

  async write(text: string): Promise<void> {
    if (this.#state !== 'streaming') return
    this.#stream!.enqueue(encoder.encode(text))
    if (this.#stream!.desiredSize! > 0) return
    const room = new Promise<void>((resolve) => this.#writers.push(resolve))
    this.#unread.hold(this, this.backlog)
    await room
  }

  end(last?: string): void {
    if (this.#state !== 'streaming') return
    if (last !== undefined) this.#stream!.enqueue(encoder.encode(last))
    this.#stream!.close()
    this.#state = 'ended'
    this.#release()
  }

  cut(): void {
    if (this.#state === 'waiting') return this.send(500, {}, [])
    if (this.#state === 'streaming') this.#leave()
  }

  giveWay(): void {
    this.cut()
  }

  whenGone(listener: () => void): void {
    this.#heedSignal()
    if (this.#state === 'gone') return listener()
    this.#listeners.push(listener)
  }

  #with(headers: ReplyHeaders): ReplyHeaders {
    return this.#also ? { ...headers, ...this.#also } : headers
  }

  /** Hears of a hang-up by the request's signal too; it is the only way before there is a stream to cancel. */
  #heedSignal(): void {
    const { signal } = this.#request
    if (signal.aborted) return this.#leave()
    if (!this.#heeding) signal.addEventListener('abort', () => this.#leave(), { once: true })
    this.#heeding = true
  }

  #leave(): void {
    if (this.#state === 'ended' || this.#state === 'gone') return
    this.#state = 'gone'
    // Nobody reads it any more, but who waits for the promise must not wait for ever. Logs know 499 as a hang-up.
    this.#give(new Response(null, { status: 499 }))
    this.#stream?.error(new ConnectionClosed('The response broke off'))
    this.#release()
    for (const listener of this.#listeners) listener()
  }

  #release(): void {
    const writers = this.#writers
    if (writers.length === 0) return
    this.#unread.release(this)
    this.#writers = []
    for (const resume of writers) resume()
  }
}
