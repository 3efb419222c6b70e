import { ProtocolError, type Change, type Filter, type Topic } from '@mortise/protocol'
import { anyOf, onAbort } from './abort.js'
import type { Connection } from './connection.js'
import type { Follower, Listening, ListenOptions } from './family/family.js'
import { Unread } from './unread.js'
import { askedBy, pause, spread } from './wait.js'

/** Where changes are to be had. */
export interface Source {
  /** Once it was closed here it is no fault that nothing more comes. */
  readonly connection: Pick<Connection, 'goesOn' | 'over' | 'closed'>
  /** Listens, on a fresh channel where there is none. */
  listen(filter: Filter, follower: Follower, options: ListenOptions): Promise<Listening>
  /** Is told what may have changed unheard. */
  missed(change: Change): void
  /** Is told when nothing is followed any more. */
  readonly left: () => void
}

/** What has held this long, in milliseconds, is no failure when it breaks. */
const steady = 10_000
/** How many failures in a row are taken. */
const most = 8
const firstPause = 500
const longestPause = 15_000

/** The changes of one filter. What broke is opened again, and counts as a change of all that is followed. */
export class Following {
  readonly inbox = new Unread(() => this.#followed())
  accepted: Filter = {}
  readonly #source: Source
  readonly #filter: Filter
  readonly #options: ListenOptions
  readonly #stop = new AbortController()
  #listening: Listening | undefined
  #closing: Promise<void> | undefined
  #since = 0
  #failures = 0
  /** Why no more would be told, where that came before the listening had begun. */
  #deaf: Error[] = []

  constructor(source: Source, filter: Filter, options: ListenOptions) {
    this.#source = source
    this.#filter = filter
    this.#options = options
  }

  /** Begins. Rejects when the server does not want that, and when it cannot be reached. */
  async start(): Promise<this> {
    const { signal } = this.#options
    // What waits for the signal is let go of with all the rest.
    onAbort(
      this.#stop.signal,
      onAbort(signal, () => void this.close().catch(() => {})),
    )
    try {
      signal?.throwIfAborted()
      await this.#listen()
    } catch (reason) {
      this.#end()
      throw reason
    }
    return this
  }

  /** Changes may have gone unheard up to here; `over`: and no more are told. */
  missed(reason: Error, over: boolean): void {
    const listening = this.#listening
    if (!over) {
      if (listening) this.#makeGood()
    } else if (listening) {
      listening.end().catch(() => {})
      this.#ended(reason)
    } else this.#deaf.push(reason)
  }

  /** Follows no longer; resolves when nothing of it is left. */
  async close(): Promise<void> {
    this.#end()
    // Once: what is let go of twice would be taken from another who follows it.
    await (this.#closing ??= this.#listening?.end())
  }

  async #listen(): Promise<void> {
    const change = (change: Change): void => this.inbox.push(change)
    const follower = { change, ended: (reason?: Error) => this.#ended(reason) }
    this.#deaf = []
    const listening = await this.#source.listen(this.#filter, follower, this.#options)
    for (const reason of this.#deaf) {
      listening.end().catch(() => {})
      throw reason
    }
    this.accepted = listening.accepted
    this.#since = performance.now()
    if (this.#stop.signal.aborted) await listening.end()
    else this.#listening = listening
  }

  #ended(reason: Error | undefined): void {
    this.#listening = undefined
    if (reason === undefined || this.#stop.signal.aborted) this.#end()
    else if (this.#source.connection.goesOn) void this.#again(reason)
    else this.#end(reason)
  }

  async #again(broken: Error): Promise<void> {
    if (performance.now() - this.#since >= steady) this.#failures = 0
    const { over } = this.#source.connection
    const given = anyOf(over, this.#stop.signal)
    let reason = broken
    while (this.#failures < most) {
      try {
        await pause(askedBy(reason) + spread(this.#failures++, firstPause, longestPause), given)
        await this.#listen()
        return this.#makeGood()
      } catch (failure) {
        if (given.aborted) break
        reason = failure as Error
        // An answer is an answer: this server does not want it any more.
        if (reason instanceof ProtocolError) break
      }
    }
    this.#end(over.aborted ? (over.reason as Error) : reason)
  }

  #end(reason?: Error): void {
    this.#stop.abort()
    this.#source.left()
    this.inbox.end(this.#source.connection.closed ? undefined : reason)
  }

  #makeGood(): void {
    for (const change of this.#followed()) {
      this.#source.missed(change)
      this.inbox.push(change)
    }
  }

  /** A change of each list and each resource that is followed. */
  #followed(): Change[] {
    const { resourceSubscriptions: uris = [], ...lists } = this.accepted
    const topics = (Object.entries(lists) as [Topic, unknown][]).filter(([, isFollowed]) => isFollowed === true)
    const resources = uris.map((uri): Change => ({ topic: 'resourceSubscriptions', uri }))
    return [...topics.map(([topic]): Change => ({ topic })), ...resources]
  }
}
