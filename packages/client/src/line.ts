import {
  ErrorCode,
  methods,
  ProtocolError,
  requireCapability,
  revisionsOf,
  speaks,
  tell,
  versions,
  type Change,
  type Filter,
  type Json,
  type LogLevel,
  type MethodDef,
  type RequestDef,
  type Resume,
  type Revision,
  type Self,
} from '@mortise/protocol'
import type { Cache } from './cache.js'
import type { Catalog } from './catalog.js'
import { Connection, notConnected } from './connection.js'
import type { Connected, Target } from './connect.js'
import { families } from './family/index.js'
import type { Conversation, Follower, Listening, ListenOptions, ServerDescription } from './family/family.js'
import { Following } from './following.js'
import type { Listeners } from './listeners.js'
import type { ClientOptions, ConnectOptions } from './options.js'
import type { CallOptions, Listener, Peer, Started } from './peer.js'
import type { Way } from './rounds.js'
import { Subscriptions } from './subscriptions.js'
import { within } from './wait.js'
import { Wishes } from './wishes.js'

/** The client that a line belongs to. */
export interface Owner {
  readonly client: Conversation & Self
  readonly listener: Listener
  readonly catalog: Catalog
  readonly cache: Cache | undefined
  /** Those who are told when a channel has ended. */
  readonly listeners: Listeners
}

/** A client's way to whichever server it is connected to just now. */
export class Line implements Way {
  readonly #owner: Owner
  readonly #options: ClientOptions
  /** The revisions spoken, newest first. */
  readonly #spoken: readonly Revision[]
  readonly #wishes = new Wishes()
  readonly #followings = new Set<Following>()
  #subscriptions = new Subscriptions(() => Promise.reject(notConnected()))
  #connection: Connection | undefined
  /** Resolves when nothing is left of the connection before. */
  #left: Promise<void> = Promise.resolve()

  constructor(owner: Owner, options: ClientOptions) {
    this.#owner = owner
    this.#options = options
    this.#spoken = revisionsOf(options.versions ?? versions)
  }

  get ready(): boolean {
    return this.#connection !== undefined && this.#connection.ready
  }

  get over(): AbortSignal {
    return this.#connected().over
  }

  get server(): ServerDescription {
    return this.#connected().server
  }

  /** The far side of the channel that is open. Throws where there is none. */
  get peer(): Peer {
    return this.#connected().peer
  }

  /** Under whose authorization messages are sent just now. */
  authorization(): unknown {
    return this.ready ? this.peer.authorization() : undefined
  }

  /** Whether the server will hear what this client can do from here on. */
  get takesCapabilities(): boolean {
    return this.#connection?.takesCapabilities ?? true
  }

  /** Connects; see the client. */
  async connect(target: Target, options: ConnectOptions): Promise<void> {
    const { prior, signal, timeout = 60_000, reopen = true } = options
    const before = this.#connection
    if (before && !before.isDown) {
      throw new Error('This client is connected already: close it first, or make another')
    }
    const { probeTimeout = 5000 } = this.#options
    const { client, listener } = this.#owner
    this.#wishes.uris.clear()
    const connection = new Connection({
      target,
      self: client,
      listener,
      spoken: this.#spoken,
      probeTimeout,
      timeout,
      reopen,
      opened: (connected) => this.#opened(connected),
      ended: (reason, forGood) => this.#ended(reason, forGood),
      restored: (reason) => this.#restored(reason),
    })
    this.#connection = connection
    if (before) this.#left = before.close()
    await connection.open(prior, signal, this.#left)
    this.#owner.cache?.clear()
    try {
      if (this.#wishes.level) await this.#repeatWishes({ timeout, ...(signal && { signal }) })
    } catch (reason) {
      await connection.close()
      throw reason
    }
  }

  async reopened({ name }: Pick<RequestDef, 'name'>, options: CallOptions): Promise<void> {
    if (!this.ready) await within(this.#connected().reopened(), name, options)
  }

  start(def: RequestDef, params: Json, options: CallOptions, resume?: Resume): Started {
    const { peer, server } = this.#connected()
    const { revision, capabilities } = server
    const { client, catalog } = this.#owner
    if (!speaks(revision, def)) throw notSpoken(def, revision)
    requireCapability(def, 'server', capabilities)
    requireCapability(def, 'client', client.capabilities)
    // There is but one subscription to each resource, which those who follow it go on with.
    if (def === methods.unsubscribe && this.#subscriptions.holds(params.uri)) {
      return { id: -1, peer, answer: Promise.resolve({}) }
    }
    const { level: logLevel } = this.#wishes
    const extras = { ...(resume && { resume }), ...(logLevel && { logLevel }) }
    const written = revision.writeParams(params, client, extras)
    const headers = revision.writeHeaders(def, written)
    const mirrored = catalog.headers(def, written)
    return peer.request(def, written, mirrored ? { ...headers, ...mirrored } : headers, options)
  }

  answered(def: RequestDef, params: Json): void {
    this.#connection?.prove()
    this.#wishes.granted(def, params)
  }

  repeats(def: RequestDef, reason: unknown, peer: Peer, first: boolean, options: CallOptions): Promise<boolean> {
    return this.#connection?.repeats(def, reason, peer, first, options) ?? Promise.resolve(false)
  }

  /** Follows the changes of a filter. */
  listen(filter: Filter, options: ListenOptions): Promise<Following> {
    const connection = this.#connected()
    const { client, cache } = this.#owner
    const listen = async (wanted: Filter, follower: Follower, options: ListenOptions): Promise<Listening> => {
      await within(connection.reopened(), methods.listen.name, options)
      const { server } = connection
      const hearing = (): Promise<void> => connection.peer.hearing()
      const channel = { server, subscriptions: this.#subscriptions, hearing, options }
      return families[server.revision.family].listen(client, wanted, follower, channel)
    }
    const missed = (change: Change): void => cache?.hear(change)
    const left = (): void => void this.#followings.delete(following)
    const following = new Following({ connection, listen, missed, left }, filter, options)
    this.#followings.add(following)
    return following.start()
  }

  /** What the server said of its own accord may be lost up to here; `over`: and no more of it comes. */
  missed(reason: Error, over: boolean): void {
    this.#owner.cache?.clear()
    for (const each of this.#followings) each.missed(reason, over)
  }

  /** Says from which level on log entries are wanted, now and in every session to come. */
  async setLevel(level: LogLevel): Promise<void> {
    this.#wishes.level = level
    // Where there are no sessions, each request says it by itself.
    if (!speaks(this.server.revision, methods.setLevel)) return
    await this.#owner.client.request(methods.setLevel, { level })
  }

  /** Ends the connection, if there is one. */
  async close(): Promise<void> {
    const connection = this.#connection
    // Before anything is waited for: who connects anew meanwhile has another one.
    this.#connection = undefined
    if (connection) await (this.#left = connection.close())
  }

  #connected(): Connection {
    if (this.#connection) return this.#connection
    throw notConnected()
  }

  #opened({ peer, server }: Connected): void {
    const say = async (def: RequestDef, uri: string): Promise<void> => {
      // Of a channel that has ended, another one need not hear.
      if (peer.ended) throw peer.ended
      if (def === methods.unsubscribe && this.#wishes.uris.has(uri)) return
      await this.start(def, { uri }, {}).answer
    }
    this.#subscriptions = new Subscriptions(say)
    this.#owner.catalog.open(server.revision.traits, peer.carriesHeaders)
  }

  #ended(reason: Error, forGood: boolean): void {
    this.#owner.cache?.clear()
    this.#owner.listeners.ended(reason, forGood)
  }

  async #restored(reason: Error): Promise<void> {
    tell(this.#options.onReopened, [{ reason, refused: await this.#repeatWishes({}) }])
  }

  #repeatWishes(options: CallOptions): Promise<readonly Error[]> {
    const { peer, server } = this
    const say = (def: RequestDef, params: Json): Promise<Json> => this.start(def, params, options).answer
    const over = (): boolean => peer.ended !== undefined || (options.signal?.aborted ?? false)
    return this.#wishes.repeat(server.revision, say, over)
  }
}

/** Says that a method is not one of a revision. */
export const notSpoken = ({ name }: MethodDef, { version }: Revision): ProtocolError =>
  new ProtocolError(ErrorCode.methodNotFound, `${name} is not part of ${version}, the revision agreed with this server`)
