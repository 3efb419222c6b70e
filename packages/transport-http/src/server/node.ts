import { ConnectionClosed } from '@mortise/protocol'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { Body, type Unread } from './body.js'
import type { Incoming, Reply, ReplyHeaders } from './carrier.js'
import { small, type Holder, type Room } from './room.js'

/** A request of `node:http`, read where it stands. */
export class NodeIncoming implements Incoming {
  readonly header: (name: string) => string | undefined
  readonly parsed: unknown
  readonly #request: IncomingMessage

  constructor(request: IncomingMessage, parsed: unknown) {
    this.#request = request
    this.header = headerOf(request.headers)
    this.parsed = parsed
  }

  get method(): string {
    return this.#request.method ?? ''
  }

  get query(): string {
    // The path may be only the rest of one, behind a mount; the query stays whole.
    const { url = '' } = this.#request
    const at = url.indexOf('?')
    return at === -1 ? '' : url.slice(at + 1)
  }

  get remote(): string | undefined {
    return this.#request.socket.remoteAddress
  }

  read<T>(limit: number, room: Room, use: (body: Uint8Array | Unread) => T | Promise<T>): Promise<T> {
    const request = this.#request
    return new Promise((resolve, reject) => {
      const brokenOff = (cause?: Error): void => reject(new ConnectionClosed('The body broke off', { cause }))
      // What somebody else has read will not come again.
      if (request.readableEnded) return resolve(use(new Uint8Array()))
      if (request.destroyed) return brokenOff()
      // Used at once, for the listeners keep this promise, and with it whatever it resolves to, as long as the request.
      const body = new Body(limit, room, (whole) => {
        try {
          resolve(use(whole))
        } catch (fault) {
          reject(fault)
        }
      })
      // What stands in front may have asked for text.
      request.on('data', (piece: Buffer | string) => body.add(typeof piece === 'string' ? Buffer.from(piece) : piece))
      request.on('end', () => body.end())
      request.on('error', (cause) => {
        body.drop()
        brokenOff(cause)
      })
    })
  }
}

// Apart, so that who keeps the headers does not keep the request and its socket.
const headerOf =
  (headers: IncomingHttpHeaders) =>
  (name: string): string | undefined => {
    const value = headers[name]
    return typeof value === 'object' ? value.join(', ') : value
  }

/** A response of `node:http`, written to directly. */
export class NodeReply implements Reply, Holder {
  readonly #response: ServerResponse
  readonly #unread: Room
  #room: Promise<void> | undefined

  /** `unread` is what may wait for those who do not read. */
  constructor(response: ServerResponse, unread: Room) {
    this.#response = response
    this.#unread = unread
  }

  get gone(): boolean {
    return this.#response.destroyed
  }

  get backlog(): number {
    return this.#response.writableLength
  }

  also(headers: ReplyHeaders): void {
    const response = this.#response
    if (response.headersSent) return
    for (const name in headers) {
      // What stands in front, such as compression, may have set a Vary of its own.
      if (name === 'vary') response.appendHeader(name, headers[name]!)
      else response.setHeader(name, headers[name]!)
    }
  }

  send(status: number, headers: ReplyHeaders, body: readonly (string | Uint8Array)[]): void {
    const response = this.#response
    if (response.destroyed || response.headersSent) return
    const last = body.length - 1
    let length = 0
    for (let i = 0; i <= last; i++) length += Buffer.byteLength(body[i]!)
    // A 204 must not say how long it is. What stands behind a spread makes a new class of objects each time: 5 % of a call.
    response.writeHead(status, status === 204 ? headers : { 'content-length': length, ...headers })
    for (let i = 0; i < last; i++) response.write(body[i])
    response.end(body[last])
    if (length > small) this.#holdToTheEnd()
  }

  async begin(headers: ReplyHeaders, first?: string): Promise<void> {
    if (this.#response.destroyed || this.#response.headersSent) return
    this.#response.writeHead(200, headers)
    if (first !== undefined) return this.write(first)
    this.#response.flushHeaders()
  }

  async write(text: string): Promise<void> {
    // What stands in front may have put a function of its own in the place of this, which says nothing.
    if (this.#response.destroyed || (this.#response.write(text) as boolean | undefined) !== false) return
    // One wait for all writers, lest each adds listeners of its own.
    this.#unread.hold(this, this.backlog)
    await (this.#room ??= this.#waitForRoom())
  }

  end(last?: string): void {
    if (this.#response.destroyed) return
    if (last === undefined) this.#response.end()
    else this.#response.end(last)
    if (this.backlog > small) this.#holdToTheEnd()
  }

  cut(): void {
    if (this.#response.headersSent) this.#response.destroy()
    else this.send(500, {}, [])
  }

  giveWay(): void {
    this.cut()
  }

  whenGone(listener: () => void): void {
    const response = this.#response
    if (response.destroyed) return listener()
    response.once('close', () => {
      if (!response.writableEnded) listener()
    })
  }

  #waitForRoom(): Promise<void> {
    const response = this.#response
    return new Promise((resolve) => {
      // A client that has gone reads no more: without `close` this would wait for ever.
      const done = (): void => {
        response.off('drain', done).off('close', done)
        this.#room = undefined
        this.#unread.release(this)
        resolve()
      }
      response.on('drain', done).on('close', done)
    })
  }

  /** All has been said, and what the client has not read yet is held until it has, or goes. */
  #holdToTheEnd(): void {
    this.#response.once('close', () => this.#unread.release(this))
    this.#unread.hold(this, this.backlog)
  }
}
