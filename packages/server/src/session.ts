import {
  changeParams,
  ConnectionClosed,
  definitionOf,
  declares,
  fitQuestion,
  isAnswer,
  longestTimer,
  methods,
  noticeOf,
  Pending,
  speaks,
  TimedOut,
  ErrorCode,
  ProtocolError,
  type Caller,
  type Change,
  type Exchange,
  type Id,
  type Json,
  type LogLevel,
  type Message,
  type NotificationMessage,
  type Origin,
  type RequestDef,
  type RequestMessage,
  type Send,
  type Session,
} from '@mortise/protocol'
import { coalesced } from './coalesce.js'
import type { ServerCore } from './core.js'
import { counted } from './followed.js'
import type { Listeners } from './listeners.js'
import { readSaid } from './said.js'

/** One client's conversation over one channel: what was agreed, what is under way, what it follows. */
export class ServerSession implements Session {
  readonly origin: Origin
  caller: Caller | undefined
  /** The mildest log entry that the client wants. */
  logLevel: LogLevel = 'info'
  readonly #server: ServerCore
  readonly #send: Send
  readonly #listeners: Listeners
  readonly #questions = new Pending()
  readonly #running = new Map<Id, Exchange>()
  /** The resources that it follows, each with what ends that. */
  readonly #followed = new Map<string, () => void>()
  readonly #news = coalesced((change) => this.#tell(change))
  #unfollow: (() => void) | undefined
  #closed = false

  constructor(server: ServerCore, origin: Origin, send: Send, listeners: Listeners) {
    this.#listeners = listeners
    this.#server = server
    this.origin = origin
    this.#send = send
  }

  /** Notes that a request is under way; says why not, when its id already names another or there are too many. */
  begin(id: Id, exchange: Exchange): string | undefined {
    if (this.#running.has(id)) return `A request with id ${JSON.stringify(id)} is under way`
    const { requests } = this.#server.limits
    if (this.#running.size >= requests) return `${requests} requests are under way: wait for answers`
    this.#running.set(id, exchange)
    return undefined
  }

  /** Notes that a request has ended. */
  end(id: Id): void {
    this.#running.delete(id)
  }

  /** The resources that its client follows, by their URIs. */
  get followed(): { has(uri: string): boolean } {
    return this.#followed
  }

  /** Follows one more resource, unless it is closed. Throws where it follows as many as it may. */
  follow(uri: string, most: number): void {
    if (this.#closed || this.#followed.has(uri)) return
    if (this.#followed.size >= most) {
      throw new ProtocolError(ErrorCode.invalidRequest, `This session follows ${most} resources: end one of them first`)
    }
    this.#followed.set(uri, counted(this.#server, [uri]))
  }

  /** Follows a resource no longer. */
  leave(uri: string): void {
    this.#followed.get(uri)?.()
    this.#followed.delete(uri)
  }

  hear(message: Exclude<Message, RequestMessage>): void {
    if (this.#closed) return
    if (isAnswer(message)) return this.#questions.settle(message)
    const { method, params = {} } = message
    const { caller } = this
    if (caller)
      this.#listeners.tell(method, params, { caller, auth: this.origin.auth, principal: this.origin.principal })
    const def = caller ? definitionOf(method, caller.revision) : methods.cancelled
    if (def?.name !== method || !def.params.fits(params)) return
    if (def === methods.cancelled) this.#running.get(params.requestId as Id)?.cancel(params.reason)
    else if (def === methods.initialized)
      this.#unfollow ??= this.#server.changes.subscribe((change) => {
        if (this.#follows(change)) this.#news.tell(change)
      })
  }

  /** Says something that belongs to no request; a client that cannot hear it misses it. */
  async say(message: NotificationMessage): Promise<void> {
    await this.#send(message).catch(() => {})
  }

  /** Puts a request to the client, on the way that belongs to an exchange; withdrawn with it, or when `over` aborts. */
  async request(def: RequestDef, params: Json, exchange: Exchange, over: AbortSignal): Promise<Json> {
    const { caller } = this
    if (!caller || !speaks(caller.revision, def)) {
      const version = caller?.revision.version ?? 'a session without a handshake'
      throw new ProtocolError(ErrorCode.missingCapability, `${def.name} cannot be asked in ${version}`)
    }
    const bent = fitQuestion(def, params, caller.capabilities, caller.revision.traits)
    const gone = (): ConnectionClosed => new ConnectionClosed(`${def.name}: nobody waits for the call that asks`)
    // One signal of its own: listeners of ten questions at once on the call's would be taken for a leak.
    const end = AbortSignal.any([exchange.signal, over])
    if (end.aborted) throw gone()
    const { id, answer } = this.#questions.request((id) =>
      exchange.send({ jsonrpc: '2.0', id, method: def.name, params: bent }),
    )
    const withdraw = (reason: Error, why?: string): void => {
      if (this.#questions.fail(id, reason)) this.#withdraw(id, exchange, bent._meta, why)
    }
    const leave = (): void => withdraw(gone())
    end.addEventListener('abort', leave, { once: true })
    if (end.aborted) leave()
    const { answerMs } = this.#server.limits
    const late = (): void => withdraw(new TimedOut(def.name, 'total', answerMs, 'limits.answerMs'), 'No answer in time')
    const timer = setTimeout(late, Math.min(answerMs, longestTimer))
    try {
      return readSaid(def.result, await answer, `answer to ${def.name}`) as Json
    } finally {
      clearTimeout(timer)
      end.removeEventListener('abort', leave)
    }
  }

  close(): void {
    const reason = new ConnectionClosed()
    this.#closed = true
    this.#unfollow?.()
    for (const uri of this.#followed.keys()) this.leave(uri)
    this.#questions.end(reason)
    for (const exchange of this.#running.values()) exchange.cancel(reason)
    this.#running.clear()
  }

  /** Tells the client that a question needs no answer any more, with what the question said of the task it belongs to. */
  #withdraw(id: Id, exchange: Exchange, _meta: unknown, reason = 'The call that asks has ended'): void {
    const params = { requestId: id, reason, ...(_meta !== undefined && { _meta }) }
    const message: NotificationMessage = { jsonrpc: '2.0', method: methods.cancelled.name, params }
    void (exchange.cancelled ? this.say(message) : exchange.notify(message))
  }

  #follows({ topic, uri }: Change): boolean {
    if (topic === 'resourceSubscriptions' && (uri === undefined || !this.#followed.has(uri))) return false
    // A bus may carry what another version of this server knows.
    const notice = noticeOf(topic)
    return notice !== undefined && declares(this.#server.capabilities, notice.needs.server)
  }

  /** What waited to be told may not be followed any more. */
  async #tell(change: Change): Promise<void> {
    if (!this.#follows(change)) return
    await this.say({ jsonrpc: '2.0', method: noticeOf(change.topic)!.name, params: changeParams(change) })
  }
}
