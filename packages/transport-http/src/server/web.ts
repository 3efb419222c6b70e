import type { Incoming, Reply, ReplyHeaders } from './carrier.js'

/** A `Request` of the Fetch standard. */
export class WebIncoming implements Incoming {
  readonly header: (name: string) => string | undefined
  readonly remote = undefined
  readonly parsed = undefined
  readonly #request: Request

  constructor(request: Request) {
    this.#request = request
    this.header = headerOf(request.headers, new URL(request.url).host)
  }

  get method(): string {
    return this.#request.method
  }

  async read(limit: number): Promise<Uint8Array | undefined> {
    const chunks: Uint8Array[] = []
    let size = 0
    const reader = this.#request.body?.getReader()
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined }
      if (done) return chunks.length === 1 ? chunks[0] : join(chunks, size)
      size += value.byteLength
      if (size > limit) {
        await reader?.cancel()
        return undefined
      }
      chunks.push(value)
    }
  }
}

// A Request made by hand has no Host header; its URL then says which host was meant.
const headerOf =
  (headers: Headers, host: string) =>
  (name: string): string | undefined =>
    headers.get(name) ?? (name === 'host' ? host : undefined)

function join(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.byteLength
  }
  return whole
}

/** How many bytes may wait for the reader of a stream before its writer waits too. */
const highWaterMark = 65_536
const encoder = new TextEncoder()

/** Makes a `Response` of the Fetch standard, as soon as it is known which. */
export class WebReply implements Reply {
  /** Resolves when the head of the response is known. */
  readonly response: Promise<Response>
  readonly #signal: AbortSignal
  #give!: (response: Response) => void
  #stream: ReadableStreamDefaultController<Uint8Array> | undefined
  #over = false
  #waiting: (() => void)[] = []
  #listeners: (() => void)[] = []

  constructor({ signal }: Request) {
    this.#signal = signal
    this.response = new Promise((resolve) => (this.#give = resolve))
  }

  get backlog(): number {
    return highWaterMark - (this.#stream?.desiredSize ?? highWaterMark)
  }

  send(status: number, headers: ReplyHeaders, body: readonly (string | Uint8Array)[]): void {
    this.#over = true
    const [only = null, more] = body
    this.#give(new Response(more === undefined ? only : new Blob([...body]), { status, headers }))
  }

  async begin(headers: ReplyHeaders, first?: string): Promise<void> {
    // Whoever left before there was a head still gets one: a promise of a Response has to be kept.
    if (this.#over) return this.#give(new Response(null, { headers }))
    const source = {
      start: (controller: ReadableStreamDefaultController<Uint8Array>) => void (this.#stream = controller),
      pull: () => this.#release(),
      cancel: () => this.#leave(),
    }
    const body = new ReadableStream(source, new ByteLengthQueuingStrategy({ highWaterMark }))
    this.#give(new Response(body, { headers }))
    if (first !== undefined) await this.write(first)
  }

  async write(text: string): Promise<void> {
    if (this.#over || !this.#stream) return
    this.#stream.enqueue(encoder.encode(text))
    if (this.#stream.desiredSize! <= 0) await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  end(last?: string): void {
    if (this.#over) return
    if (last !== undefined) this.#stream?.enqueue(encoder.encode(last))
    this.#over = true
    this.#stream?.close()
    this.#release()
  }

  cut(): void {
    if (this.#over) return
    this.#stream?.error(new Error('The client reads too slowly'))
    this.#leave()
  }

  whenGone(listener: () => void): void {
    if (this.#signal.aborted) this.#over = true
    if (this.#over) return listener()
    if (this.#listeners.length === 0) this.#signal.addEventListener('abort', () => this.cut(), { once: true })
    this.#listeners.push(listener)
  }

  #leave(): void {
    this.#over = true
    this.#release()
    for (const listener of this.#listeners) listener()
  }

  #release(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const resume of waiting) resume()
  }
}
