import { encode, envelope, Prewritten, type Answer, type Message } from '@mortise/protocol'
import type { Reply, ReplyHeaders } from './carrier.js'
import { EventStream } from './sse.js'

const json: ReplyHeaders = { 'content-type': 'application/json' }

/** The parts of an answer's text; one kept as bytes stays apart, for joining would cost more than all the rest. */
function parts(answer: Answer): readonly (string | Uint8Array)[] {
  if (!('result' in answer && answer.result instanceof Prewritten)) return [encode(answer)]
  const [before, after] = envelope(answer.id)
  return [before, answer.result.bytes, after]
}

/** Sends one message as the whole response. */
export const sendJson = (reply: Reply, status: number, answer: Answer, headers?: ReplyHeaders): void =>
  reply.send(status, headers ? { ...json, ...headers } : json, parts(answer))

/** Headers that go with a response: those of a stream, whose end is still open, or those of a finished answer. */
export type LateHeaders = (streaming: boolean) => ReplyHeaders | undefined

/**
 * The response to the requests of one POST, whose head waits until it is known: JSON when all answers come before
 * anything else is said, else a stream of events that ends with the last answer.
 */
export class PostResponse {
  readonly reply: Reply
  readonly #headers: LateHeaders | undefined
  /** The texts of a batch's answers so far; undefined where there is one request. */
  readonly #texts: string[] | undefined
  #left: number
  #stream: EventStream | undefined

  /** `batch` is how many requests a batch holds; undefined for a request that came alone. */
  constructor(reply: Reply, headers?: LateHeaders, batch?: number) {
    this.reply = reply
    this.#headers = headers
    this.#left = batch ?? 1
    if (batch !== undefined) this.#texts = []
  }

  /** Something that is said before the last answer. Rejects, and changes nothing, where JSON cannot say it. */
  async say(message: Message): Promise<void> {
    const text = encode(message)
    await this.#streaming().send(text)
  }

  /** One of the answers. Throws, and changes nothing, where JSON cannot say it. */
  answer(answer: Answer, status: number): void {
    if (!this.#texts && !this.#stream) return sendJson(this.reply, status, answer, this.#headers?.(false))
    const text = encode(answer)
    const last = --this.#left === 0
    if (this.#stream) return last ? this.#stream.end(text) : void this.#stream.send(text)
    this.#texts!.push(text)
    if (last) this.#sendBatch()
  }

  /** One of the answers will not come. */
  leave(): void {
    if (--this.#left > 0) return
    if (!this.#stream && this.#texts?.length) return this.#sendBatch()
    // A request that was given up has no answer, and HTTP must have one: a stream without events.
    this.#streaming().end()
  }

  #streaming(): EventStream {
    if (this.#stream) return this.#stream
    this.#stream = new EventStream(this.reply, this.#headers?.(true))
    for (const text of this.#texts ?? []) void this.#stream.send(text)
    return this.#stream
  }

  #sendBatch(): void {
    this.reply.send(200, json, [`[${this.#texts!.join(',')}]`])
  }
}
