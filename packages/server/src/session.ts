import {
  changeParams,
  ConnectionClosed,
  definitionOf,
  declares,
  fitQuestion,
  isAnswer,
  methods,
  noticeOf,
  Pending,
  read,
  speaks,
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
import type { ServerCore } from './core.js'

/** How many requests of one client may be under way at once, so that a flood of them has an end. */
const mostRunning = 10_000

/** One client's conversation over one channel: what was agreed, what is under way, what it follows. */
export class ServerSession implements Session {
  readonly origin: Origin
  caller: Caller | undefined
  /** The mildest log entry that the client wants. */
  logLevel: LogLevel = 'info'
  /** The resources that it follows. */
  readonly followed = new Set<string>()
  readonly #server: ServerCore
  readonly #send: Send
  readonly #questions = new Pending()
  readonly #running = new Map<Id, Exchange>()
  #unfollow: (() => void) | undefined

  constructor(server: ServerCore, origin: Origin, send: Send) {
    this.#server = server
    this.origin = origin
    this.#send = send
  }

  /** Notes that a request is under way; says why not, when its id already names another or there are too many. */
  begin(id: Id, exchange: Exchange): string | undefined {
    if (this.#running.has(id)) return `A request with id ${JSON.stringify(id)} is under way`
    if (this.#running.size >= mostRunning) return `${mostRunning} requests are under way: wait for answers`
    this.#running.set(id, exchange)
    return undefined
  }

  /** Notes that a request has ended. */
  end(id: Id): void {
    this.#running.delete(id)
  }

  hear(message: Exclude<Message, RequestMessage>): void {
    if (isAnswer(message)) return this.#questions.settle(message)
    const { method, params = {} } = message
    const def = this.caller ? definitionOf(method, this.caller.revision) : methods.cancelled
    if (def?.name !== method || !def.params.fits(params)) return
    if (def === methods.cancelled) this.#running.get(params.requestId as Id)?.cancel(params.reason)
    else if (def === methods.initialized)
      this.#unfollow ??= this.#server.changes.subscribe((change) => this.#tell(change))
  }

  /** Says something that belongs to no request; a client that cannot hear it misses it. */
  say(message: NotificationMessage): Promise<void> {
    return this.#send(message).catch(() => {})
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
    const ends = [exchange.signal, over]
    const isOver = (): boolean => ends.some(({ aborted }) => aborted)
    if (isOver()) throw gone()
    const { id, answer } = this.#questions.request((id) =>
      exchange.send({ jsonrpc: '2.0', id, method: def.name, params: bent }),
    )
    const withdraw = (): void => {
      if (this.#questions.fail(id, gone())) this.#withdraw(id, exchange)
    }
    for (const end of ends) end.addEventListener('abort', withdraw, { once: true })
    if (isOver()) withdraw()
    try {
      return read(def.result, await answer, `answer to ${def.name}`) as Json
    } finally {
      for (const end of ends) end.removeEventListener('abort', withdraw)
    }
  }

  close(): void {
    const reason = new ConnectionClosed()
    this.#unfollow?.()
    this.#questions.end(reason)
    for (const exchange of this.#running.values()) exchange.cancel(reason)
    this.#running.clear()
  }

  /** Tells the client that a question needs no answer any more. */
  #withdraw(id: Id, exchange: Exchange): void {
    const params = { requestId: id, reason: 'The call that asks has ended' }
    const message: NotificationMessage = { jsonrpc: '2.0', method: methods.cancelled.name, params }
    void (exchange.cancelled ? this.say(message) : exchange.notify(message))
  }

  #tell(change: Change): void {
    const notice = noticeOf(change.topic)!
    if (change.uri !== undefined && !this.followed.has(change.uri)) return
    if (!declares(this.#server.capabilities, notice.needs.server)) return
    void this.say({ jsonrpc: '2.0', method: notice.name, params: changeParams(change) })
  }
}
