import { ConnectionClosed, type Delivery, type Inbox } from '@mortise/protocol'
import { sessionHeader } from '../session-header.js'
import { Gets, type GetOptions } from './gets.js'
import { parse } from './messages.js'
import { Stream } from './stream.js'
import type { Call, Reply } from './wire.js'

/** How long a server may take to end a session that is closed, in milliseconds. */
const farewell = 1_000

/** What a session needs of the transport that it lives on. */
export interface SessionOptions extends GetOptions {
  /** Takes what the server says of its own accord. */
  readonly incoming: Inbox<Delivery>
}

/** The session that the server keeps for this client, if it keeps one. */
export class Session {
  /** Asks for its streams; another object for each session, so that none is taken for another. */
  gets: Gets
  readonly #options: SessionOptions
  #id: string | undefined
  #agreed: Readonly<Record<string, string>> = {}
  #stream: Stream | undefined

  constructor(options: SessionOptions) {
    this.#options = options
    this.gets = new Gets(options, this)
  }

  /** Whether the server has given it an id. */
  get open(): boolean {
    return this.#id !== undefined
  }

  /** What every message of the session carries. */
  get headers(): Readonly<Record<string, string>> {
    return this.#id === undefined ? this.#agreed : { [sessionHeader]: this.#id, ...this.#agreed }
  }

  /** Forgets what was agreed on: a new handshake begins, or the server knows the session no more. */
  forget(reason: Error = new ConnectionClosed('The session has ended')): void {
    this.#stream?.stop(reason)
    this.#stream = undefined
    this.#id = undefined
    this.#agreed = {}
    this.gets.end()
    this.gets = new Gets(this.#options, this)
  }

  /** Takes the id in the response to a handshake. Throws where it is none. */
  begin(reply: Reply): void {
    const id = reply.header(sessionHeader)
    if (id !== undefined && !/^[\x21-\x7e]+$/.test(id)) {
      throw new Error(`The server gave a session id that is not visible ASCII: ${JSON.stringify(id)}`)
    }
    this.#id = id
  }

  /** The handshake is over: later messages carry these headers, and the server may speak of its own accord. */
  agree(headers: Readonly<Record<string, string>>): void {
    this.#agreed = headers
    const { incoming } = this.#options
    const give = (text: string): void => incoming.push({ message: parse(text) })
    if (this.open) this.#stream = new Stream(this.gets, { give, missed: (news) => incoming.push(news) })
  }

  /** Waits until what the server says of its own accord is heard. Rejects with why it is not; a session may have no such. */
  async hearing(): Promise<void> {
    await this.#stream?.standing()
  }

  /** Ends the session on the server too, unless that takes too long. Never rejects. */
  async close(): Promise<void> {
    const { open, headers } = this
    this.forget()
    if (!open) return
    let call: Call | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, farewell)))
    const said = this.#options.ask({ method: 'DELETE', headers }).then((asked) => (call = asked).reply)
    await Promise.race([late, said]).catch(() => {})
    clearTimeout(timer)
    call?.abort()
  }
}
