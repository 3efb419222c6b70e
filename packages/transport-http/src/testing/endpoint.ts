import {
  localBus,
  methods,
  revisionOf,
  type Bus,
  type Caller,
  type Endpoint,
  type Exchange,
  type Json,
  type Message,
  type NotificationMessage,
  type Origin,
  type RequestMessage,
  type Send,
  type Session,
} from '@mortise/protocol'

/** What a fake server does with a request: what it returns becomes the result, unless it has answered itself. */
export type Script = (request: RequestMessage, exchange: Exchange) => unknown

/** A session as a fake server keeps it: it notes what reaches it. */
export interface FakeSession extends Session {
  caller?: Caller
  closed: boolean
  readonly heard: Message[]
  readonly send: Send
}

/** A server that does what the test says. Handshakes succeed by themselves where the version is a known one. */
export class FakeServer implements Endpoint {
  readonly changes: Bus = localBus()
  readonly sessions: FakeSession[] = []
  readonly exchanges: Exchange[] = []
  /** How many requests have been answered. */
  answered = 0
  readonly #script: Script

  constructor(script: Script = ({ params = {} }) => params) {
    this.#script = script
  }

  open(origin: Origin, send: Send): FakeSession {
    const heard: Message[] = []
    const session: FakeSession = {
      origin,
      send,
      heard,
      closed: false,
      hear: (message) => void heard.push(message),
      close: () => void (session.closed = true),
    }
    this.sessions.push(session)
    return session
  }

  async serve(request: RequestMessage, exchange: Exchange): Promise<void> {
    this.exchanges.push(exchange)
    if (request.method === methods.initialize.name) agree(request, exchange)
    const result = await this.#script(request, exchange)
    if (result === undefined) return
    await exchange.answer({ jsonrpc: '2.0', id: request.id, result: result as Json }, 'run')
    this.answered++
  }
}

function agree({ params }: RequestMessage, { session }: Exchange): void {
  const revision = revisionOf(params?.protocolVersion)
  if (session && revision) (session as FakeSession).caller = { revision, capabilities: {} }
}

/** Something to wait for, and the way to let it come. */
export interface Gate {
  readonly opened: Promise<void>
  readonly open: () => void
}
/** A gate that is shut. */
export function gate(): Gate {
  let open = (): void => {}
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { opened, open }
}

/** A request, as a client writes it. */
export const request = (id: number | string, method = 'ping', params?: Json): Message =>
  params ? { jsonrpc: '2.0', id, method, params } : { jsonrpc: '2.0', id, method }
/** A notification, as either side writes it. */
export const note = (method: string, params: Json = {}): NotificationMessage => ({ jsonrpc: '2.0', method, params })
/** A handshake for a revision. */
export const initialize = (protocolVersion = '2025-11-25', id = 0): Message =>
  request(id, 'initialize', { protocolVersion, capabilities: {}, clientInfo: { name: 'test', version: '1' } })
