import {
  Cancel,
  encode,
  revisionOf,
  type Answer,
  type Endpoint,
  type Exchange,
  type Json,
  type Message,
  type NotificationMessage,
  type Origin,
  type RequestMessage,
  type Session,
  type Step,
  type Version,
} from '@mortise/protocol'

/** What became of one request. */
export interface Reply {
  readonly answer: Answer | undefined
  readonly step: Step | undefined
  readonly notifications: readonly NotificationMessage[]
  /** The result; throws the error where there is none. */
  readonly result: Json
}

/** One request at a server, with all that it says noted down. */
class DeskExchange extends Cancel implements Exchange {
  readonly origin: Origin
  readonly session: Session | undefined
  readonly notifications: NotificationMessage[] = []
  readonly asked: RequestMessage[] = []
  answered: { answer: Answer; step: Step } | undefined
  readonly #onAsk: ((question: RequestMessage) => void) | undefined

  constructor(origin: Origin, session?: Session, onAsk?: (question: RequestMessage) => void) {
    super()
    this.origin = origin
    this.session = session
    this.#onAsk = onAsk
  }

  notify(message: NotificationMessage): Promise<void> {
    this.notifications.push(message)
    return Promise.resolve()
  }
  send(message: RequestMessage): Promise<void> {
    this.asked.push(message)
    this.#onAsk?.(message)
    return Promise.resolve()
  }
  answer(answer: Answer, step: Step): Promise<void> {
    this.answered = { answer, step }
    return Promise.resolve()
  }
}

/** Sends requests to a server without any transport. */
export class Desk {
  readonly server: Endpoint
  readonly session: Session | undefined
  readonly sent: Message[] = []
  #id = 0

  constructor(server: Endpoint, options: { session?: boolean; origin?: Origin } = {}) {
    this.server = server
    this.origin = options.origin ?? {}
    if (options.session) {
      this.session = server.open(this.origin, (message) => {
        this.sent.push(message as Message)
        return Promise.resolve()
      })
    }
  }
  readonly origin: Origin

  /** Makes an exchange of its own for a request, to be looked at while it runs. */
  exchange(onAsk?: (question: RequestMessage) => void): DeskExchange {
    return new DeskExchange(this.origin, this.session, onAsk)
  }

  /** Sends a request as it stands. */
  async raw(method: string, params?: Json, exchange = this.exchange()): Promise<Reply> {
    const request: RequestMessage = { jsonrpc: '2.0', id: ++this.#id, method, ...(params && { params }) }
    await this.server.serve(request, exchange)
    const { answered, notifications } = exchange
    return {
      answer: answered?.answer,
      step: answered?.step,
      notifications,
      get result(): Json {
        const message = answered && (JSON.parse(encode(answered.answer)) as { result?: Json })
        if (!message?.result) throw new Error(JSON.stringify(answered))
        return message.result
      },
    }
  }

  /** Sends a request that says everything itself. */
  stateless(
    method: string,
    params: Json = {},
    capabilities: Json = {},
    resume?: { answers: Json; state: string },
  ): Promise<Reply> {
    const self = { info: { name: 'desk', version: '1' }, capabilities }
    const extras = resume && { resume: { answers: resume.answers as Record<string, Json>, state: resume.state } }
    return this.raw(method, revisionOf('2026-07-28')!.writeParams(params, self, extras))
  }

  /** Goes through the handshake. */
  async shake(version: Version, capabilities: Json = {}): Promise<Reply> {
    const clientInfo = { name: 'desk', version: '1' }
    const reply = await this.raw('initialize', { protocolVersion: version, capabilities, clientInfo })
    this.session?.hear({ jsonrpc: '2.0', method: 'notifications/initialized' })
    return reply
  }
}
