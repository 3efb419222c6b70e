import { Inbox, isRequest, type Delivery, type Message, type RequestMessage, type Transport } from '@mortise/protocol'

/** What a scripted server does with a request: answers, says other things first, or keeps silent. */
export type Script = (request: RequestMessage, say: (message: Message) => void) => Message | undefined

/** A transport to a server that follows a script, with all that it was sent noted down. */
export class Scripted implements Transport {
  readonly incoming = new Inbox<Delivery>()
  readonly sent: Message[] = []
  readonly headers: (Readonly<Record<string, string>> | undefined)[] = []
  closed = 0
  readonly #script: Script

  constructor(script: Script) {
    this.#script = script
  }

  send(
    outgoing: Message | readonly Message[],
    options?: { headers?: Readonly<Record<string, string>> },
  ): Promise<void> {
    const message = outgoing as Message
    this.sent.push(message)
    this.headers.push(options?.headers)
    if (!isRequest(message)) return Promise.resolve()
    const say = (said: Message): void => this.incoming.push({ message: said, about: message.id })
    const answer = this.#script(message, say)
    if (answer) say(answer)
    return Promise.resolve()
  }

  close(): Promise<void> {
    this.closed++
    this.incoming.end()
    return Promise.resolve()
  }

  /** What was sent of one method. */
  of(method: string): Message[] {
    return this.sent.filter((message) => 'method' in message && message.method === method)
  }
}

/** The answer to a request. */
export const answer = ({ id }: RequestMessage, result: Record<string, unknown>): Message => ({
  jsonrpc: '2.0',
  id,
  result,
})

/** The refusal of a request. */
export const refuse = ({ id }: RequestMessage, code: number, data?: unknown): Message => ({
  jsonrpc: '2.0',
  id,
  error: { code, message: 'refused', ...(data !== undefined && { data }) },
})

/** A server without sessions, that goes on by a script. */
export const modern =
  (script: Script = () => undefined, capabilities: Record<string, unknown> = { tools: {}, resources: {} }): Script =>
  (request, say) =>
    request.method === 'server/discover'
      ? answer(request, { resultType: 'complete', supportedVersions: ['2026-07-28'], capabilities })
      : script(request, say)

/** A server with sessions, that goes on by a script. */
export const older =
  (script: Script = () => undefined, protocolVersion = '2025-11-25'): Script =>
  (request, say) => {
    if (request.method === 'server/discover') return refuse(request, -32601)
    if (request.method !== 'initialize') return script(request, say)
    const capabilities = { tools: { listChanged: true }, resources: { subscribe: true }, logging: {} }
    return answer(request, { protocolVersion, capabilities, serverInfo: { name: 'old', version: '1' } })
  }

/** Opens channels to a server that follows a script, which may be another one for each; what it opened is kept. */
export class Opening {
  readonly channels: Scripted[] = []
  readonly #script: (nth: number) => Script

  constructor(script: (nth: number) => Script) {
    this.#script = script
  }

  /** The target for a client. */
  readonly open = (): Scripted => {
    const channel = new Scripted(this.#script(this.channels.length))
    this.channels.push(channel)
    return channel
  }

  /** The channel that was opened last. */
  get last(): Scripted {
    return this.channels.at(-1)!
  }

  /** The methods that were sent, channel by channel. */
  get called(): unknown[][] {
    return this.channels.map(({ sent }) => sent.map((message) => ('method' in message ? message.method : 'answer')))
  }
}

/** Says what a client that listens without a session is told first. */
export const acknowledge = ({ id, params }: RequestMessage, say: (message: Message) => void): undefined => {
  const _meta = { 'io.modelcontextprotocol/subscriptionId': id }
  const { notifications } = params as { notifications: unknown }
  say({ jsonrpc: '2.0', method: 'notifications/subscriptions/acknowledged', params: { notifications, _meta } })
}
