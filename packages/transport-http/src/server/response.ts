import {
  encode,
  envelope,
  ErrorCode,
  errorMessage,
  Prewritten,
  ProtocolError,
  type Answer,
  type Message,
} from '@mortise/protocol'
import type { Placed } from '../underway.js'
import type { Reply, ReplyHeaders } from './carrier.js'
import type { Events, Streaming } from './sse.js'

const json: ReplyHeaders = { 'content-type': 'application/json' }

/** The parts of an answer's text; one kept as bytes stays apart, for joining would cost more than all the rest. */
function parts(answer: Answer): readonly (string | Uint8Array)[] {
  if (!('result' in answer && answer.result instanceof Prewritten)) return [encode(answer)]
  return [envelope(answer.id), answer.result.bytes]
}

/** Sends one message as the whole response. */
export const sendJson = (reply: Reply, status: number, answer: Answer, headers?: ReplyHeaders): void =>
  reply.send(status, headers ? { ...json, ...headers } : json, parts(answer))

/** What the response to a POST is to be like. */
export interface Manner {
  /** Opens its stream of events, with these headers beside those of every stream. */
  stream(reply: Reply, headers?: ReplyHeaders): Events
  /** Headers that go with the response: of a stream, whose end is still open, or of a finished answer. */
  readonly headers?: (streaming: boolean) => ReplyHeaders | undefined
  /** How many requests a batch holds; absent for a request that came alone. */
  readonly batch?: number
}

/**
 * The response to one POST, whose head waits until it is known: JSON when all answers come soon and before anything else
 * is said, else a stream of events that ends with the last answer.
 */
export class PostResponse implements Placed {
  place = 0
  /** When it came, by the ticker. */
  since = 0
  /** Whether the client was told that its body did not arrive in time. */
  late = false
  readonly reply: Reply
  readonly #streaming: Streaming
  #manner: Manner | undefined
  /** The texts of a batch's answers so far; undefined where there is one request. */
  #texts: string[] | undefined
  #left = 1
  #events: Events | undefined

  constructor(reply: Reply, streaming: Streaming) {
    this.reply = reply
    this.#streaming = streaming
  }

  /** Whether nobody is there to hear what is said, nor can come back for it: there is no stream yet. */
  get deaf(): boolean {
    return this.#events === undefined && this.reply.gone
  }

  /** The body has been read, and there will be answers. */
  expect(manner: Manner): void {
    this.#manner = manner
    const { batch } = manner
    if (batch === undefined) return
    this.#left = batch
    this.#texts = []
  }

  /** Something that is said before the last answer. Rejects, and changes nothing, where JSON cannot say it. */
  async say(message: Message): Promise<void> {
    const text = encode(message)
    await this.#stream().send(text)
  }

  /** One of the answers. Throws, and changes nothing, where JSON cannot say it. */
  answer(answer: Answer, status: number): void {
    if (!this.#texts && !this.#events) {
      sendJson(this.reply, status, answer, this.#manner?.headers?.(false))
      this.#left = 0
      return
    }
    const text = encode(answer)
    const last = --this.#left === 0
    if (this.#events) return last ? this.#events.end(text) : void this.#events.send(text)
    this.#texts!.push(text)
    if (last) this.#sendBatch()
  }

  /** One of the answers will not come. */
  leave(): void {
    if (--this.#left > 0) return
    if (!this.#events && this.#texts?.length) return this.#sendBatch()
    // A request that was given up has no answer, and HTTP must have one: a stream without events.
    this.#stream().end()
  }

  /** Ends the response early, where its client can come back for the rest. */
  release(): void {
    this.#stream().leave?.()
  }

  /** Breaks off, unless all has been said. */
  cut(): void {
    if (this.#left > 0) this.reply.cut()
  }

  /** Sees to it that neither its body nor its answer keeps it waiting too long. */
  tick(now: number): void {
    const { limits } = this.#streaming
    const waited = now - this.since
    if (!this.#manner) {
      if (waited > limits.bodyTimeoutMs && !this.late) {
        this.late = true
        sendJson(this.reply, 408, tooLate, { connection: 'close' })
      }
    } else if (this.#left > 0 && !this.#events && waited >= limits.streamAfterMs && !this.reply.gone)
      this.#stream().begin()
  }

  #stream(): Events {
    if (this.#events) return this.#events
    const manner = this.#manner!
    this.#events = manner.stream(this.reply, manner.headers?.(true))
    for (const text of this.#texts ?? []) void this.#events.send(text)
    return this.#events
  }

  #sendBatch(): void {
    this.reply.send(200, json, [`[${this.#texts!.join(',')}]`])
  }
}

const tooLate = errorMessage(undefined, new ProtocolError(ErrorCode.invalidRequest, 'The body did not arrive in time'))
