import {
  ConnectionClosed,
  definitionOf,
  ErrorCode,
  errorMessage,
  isAnswer,
  isBatch,
  isJson,
  isRequest,
  methods,
  Pending,
  ProtocolError,
  type Answer,
  type Delivery,
  type Id,
  type Json,
  type Message,
  type NotificationDef,
  type NotificationMessage,
  type Outgoing,
  type Progress,
  type RequestDef,
  type RequestMessage,
  type Revision,
  type Transport,
} from '@mortise/protocol'
import type { QuestionLimits } from './question-limits.js'
import { Serving } from './serving.js'
import { UnderWay } from './under-way.js'

/** How long to wait for an answer, and what to be told meanwhile. */
export interface CallOptions {
  /** Gives the call up. */
  signal?: AbortSignal
  /**
   * Milliseconds without any sign of life before the call is given up; default 60,000. `Infinity` waits for ever. Where
   * nothing tells which call a message of the server's belongs to, it is a sign for all of them. The time in which this
   * client answers a question of the server's does not count.
   */
  timeout?: number
  /** Milliseconds for the whole call, all its rounds and pages together, whatever signs of life; default none. */
  maxTotalTimeout?: number
  /** Asks the server even where an earlier result would do; what it answers is kept for later calls. */
  fresh?: boolean
  /** Told the id of the task that the call goes on as, where it does: keep it, to follow it later by `new Task(client, id)`. */
  onTask?: (id: string) => void
  /** Told how far the call has come. */
  onProgress?: (progress: Progress) => void
}

/** What a peer does with what comes unasked. */
export interface Listener {
  readonly limits: QuestionLimits
  /** Answers a request of the server's. */
  answer(request: RequestMessage, signal: AbortSignal): Promise<Json>
  /** Hears a notification. */
  hear(message: NotificationMessage): void
  /** Hears that notifications may be lost up to here; `over`: and that no more will come. */
  missed(reason: Error, over: boolean): void
}

/** The far side of one channel: sends to it, and reads from it until the channel ends. */
export class Peer {
  /** Set once it is agreed on; until then nothing of the server's is answered. */
  revision: Revision | undefined
  /** What ended the channel, once something has. */
  ended: Error | undefined
  /** Resolves when nothing is left of the channel, with what ended it. */
  readonly closed: Promise<Error>
  #isClosing = false
  readonly #transport: Transport
  readonly #listener: Listener
  readonly #pending = new Pending()
  readonly #serving = new Map<Id, Serving>()
  readonly #calls = new UnderWay((id) => [...this.#serving.values()].some(({ about = id }) => about === id))

  constructor(transport: Transport, listener: Listener) {
    this.#transport = transport
    this.#listener = listener
    this.closed = this.#read()
  }

  /** Whether the channel has ended by itself. */
  get hasDied(): boolean {
    return this.ended !== undefined && !this.#isClosing
  }

  /** Whether the headers that go with a message reach the far side. */
  get carriesHeaders(): boolean {
    return this.#transport.carriesHeaders ?? false
  }

  /** Under whose authorization messages are sent just now; see the transport. */
  authorization(): unknown {
    return this.#transport.authorization?.()
  }

  /** Waits until what the server says of its own accord is heard; see the transport. */
  async hearing(): Promise<void> {
    await this.#transport.hearing?.()
  }

  /** Sends a request whose parameters are written already. Rejects with what the far side answered, or why it did not. */
  request(def: RequestDef, params: Json, headers: Readonly<Record<string, string>>, options: CallOptions): Started {
    const { onProgress, signal } = options
    if (signal?.aborted) return { id: -1, peer: this, answer: Promise.reject(signal.reason as Error) }
    const { id, answer } = this.#pending.request((id) => {
      const sent = onProgress ? { ...params, _meta: { ...(params._meta as Json), progressToken: id } } : params
      return this.#transport.send({ jsonrpc: '2.0', id, method: def.name, params: sent }, { headers })
    })
    const giveUp = (reason: Error): void => {
      // The server could not say any more that it needs no answers for this call: its way to say so ends with it.
      for (const serving of this.#serving.values()) if (serving.about === id) serving.cancel(reason)
      this.#pending.fail(id, reason)
      // A handshake cannot be cancelled; whoever gives it up closes the channel.
      if (def !== methods.initialize) this.#cancel(id, reason, headers)
    }
    const asksProgress = onProgress !== undefined || (isJson(params._meta) && params._meta.progressToken !== undefined)
    const end = this.#calls.watch(id, { def, asksProgress }, options, giveUp)
    return { id, peer: this, answer: answer.finally(end) }
  }

  /** Sends a notification. */
  notify(def: NotificationDef, params: Json, headers: Readonly<Record<string, string>> = {}): Promise<void> {
    return this.#transport.send({ jsonrpc: '2.0', method: def.name, params }, { headers })
  }

  /** Closes the channel; resolves when nothing of it is left. */
  async close(): Promise<void> {
    if (!this.ended) this.#isClosing = true
    await this.#transport.close()
    await this.closed
  }

  #cancel(id: Id, reason: Error, headers: Readonly<Record<string, string>>): void {
    const params = { requestId: id, reason: reason.message }
    const message: NotificationMessage = { jsonrpc: '2.0', method: methods.cancelled.name, params }
    // The call has been given up already: whether the far side hears of it changes nothing here.
    this.#transport.send(message, { about: id, headers }).catch(() => {})
  }

  async #read(): Promise<Error> {
    let reason: Error = new ConnectionClosed()
    try {
      for await (const delivery of this.#transport.incoming) this.#take(delivery)
    } catch (broken) {
      reason = broken as Error
    }
    // Before anybody hears of it, so that whoever does sees it.
    this.ended = reason
    this.#pending.end(reason)
    for (const serving of this.#serving.values()) serving.cancel(reason)
    // It has ended, whatever becomes of what is left of it.
    await this.#transport.close().catch(() => {})
    return reason
  }

  #take(delivery: Delivery): void {
    if ('lost' in delivery) return void this.#pending.fail(delivery.lost, delivery.reason)
    if ('missed' in delivery) return this.#listener.missed(delivery.missed, delivery.over ?? false)
    const { message, about } = delivery
    if (isBatch(message)) void this.#hearBatch(message, about)
    else this.#hear(message, about)
  }

  /** What is asked together is answered together, where the revision knows such. */
  async #hearBatch(batch: readonly Message[], about: Id | undefined): Promise<void> {
    if (!this.revision?.traits.batches) return batch.forEach((each) => this.#hear(each, about))
    const asked = batch.filter(isRequest).map((request) => this.#answer(request, about))
    for (const each of batch) if (!isRequest(each)) this.#hear(each, about)
    const answers = (await Promise.all(asked)).filter((answer) => answer !== undefined)
    if (answers.length > 0) await this.#reply(answers)
  }

  #hear(message: Message, about: Id | undefined): void {
    if (isAnswer(message)) return this.#pending.settle(message)
    if (isRequest(message)) return void this.#serve(message, about)
    const { method, params = {} } = message
    const isProgress = method === methods.progress.name && methods.progress.params.fits(params)
    if (isProgress) this.#calls.progress(params, about)
    else this.#calls.note(about)
    if (method === methods.cancelled.name) this.#cancelled(params.requestId as Id)
    this.#listener.hear(message)
  }

  /** What a server takes back is a question of its own, or, where it has none, a stream of changes: an end without a result. */
  #cancelled(id: Id): void {
    if (this.revision?.family === 'session') this.#serving.get(id)?.cancel()
    else if (this.#calls.has(id, methods.listen)) this.#pending.settle({ jsonrpc: '2.0', id, result: {} })
  }

  async #serve(request: RequestMessage, about: Id | undefined): Promise<void> {
    const answer = await this.#answer(request, about)
    if (answer) await this.#reply(answer)
  }

  async #reply(outgoing: Outgoing): Promise<void> {
    const headers = this.revision?.writeHeaders(methods.ping, {}) ?? {}
    await this.#transport.send(outgoing, { headers }).catch(() => {})
  }

  /** Throws where the server asks too much. */
  #admit(about: Id | undefined): void {
    const { questions, atOnce } = this.#listener.limits
    if (this.#serving.size > atOnce) {
      throw new ProtocolError(ErrorCode.invalidRequest, `More than ${atOnce} questions at once`)
    }
    if (!this.#calls.asked(about, questions)) {
      throw new ProtocolError(ErrorCode.invalidRequest, `More than ${questions} questions in one call`)
    }
  }

  /** The answer to a request of the server's, in a revision that has such; none to one that was cancelled. */
  async #answer(request: RequestMessage, about: Id | undefined): Promise<Answer | undefined> {
    this.#calls.note(about)
    const { revision } = this
    if (revision?.family !== 'session') return undefined
    const { id, method } = request
    if (this.#serving.has(id)) {
      return errorMessage(id, new ProtocolError(ErrorCode.invalidRequest, 'A question with this id is being answered'))
    }
    const serving = new Serving(about)
    this.#serving.set(id, serving)
    const def = definitionOf(method, revision)
    let answer: Answer
    try {
      if (def === methods.ping) answer = { jsonrpc: '2.0', id, result: {} }
      else if (def?.kind !== 'request') throw new ProtocolError(ErrorCode.methodNotFound, `Method not found: ${method}`)
      else {
        this.#admit(about)
        answer = { jsonrpc: '2.0', id, result: await this.#listener.answer(request, serving.signal) }
      }
    } catch (reason) {
      answer = errorMessage(id, ProtocolError.from(reason))
    }
    this.#serving.delete(id)
    this.#calls.note(about)
    return serving.cancelled ? undefined : answer
  }
}

/** A request that has been sent: its id, to whom, and what will become of it. */
export interface Started {
  readonly id: Id
  readonly peer: Peer
  readonly answer: Promise<Json>
}
