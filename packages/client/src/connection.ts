import {
  ConnectionClosed,
  SessionLost,
  TimedOut,
  type Family,
  type RequestDef,
  type Revision,
  type Self,
} from '@mortise/protocol'
import { converse, type Connected, type Target } from './connect.js'
import type { Prior, ServerDescription } from './family/family.js'
import { hasMoved } from './family/named.js'
import type { CallOptions, Listener, Peer } from './peer.js'
import { askedBy, limited, pause, spread, unlessAborted, within } from './wait.js'

/** What a client holds a conversation with, and how. */
export interface Contact {
  readonly target: Target
  readonly self: Self
  readonly listener: Listener
  /** The revisions spoken, newest first. */
  readonly spoken: readonly Revision[]
  readonly probeTimeout: number
  /** Milliseconds that opening a channel may take in all. */
  readonly timeout: number
  /** Whether what was lost is made good. */
  readonly reopen: boolean
  /** A channel is open. */
  opened(connected: Connected): void
  /** A channel has ended. */
  ended(reason: Error, forGood: boolean): void
  /** A channel is open that stands for one that ended: it is to be told again what that one was told. */
  restored(reason: Error): Promise<void>
}

/** A channel that ended within this time without having served a call, in milliseconds, was no good. */
const brief = 10_000
/** How many channels in a row may be no good. */
const mostBad = 3
/** How long to wait at most before another follows two that were no good, in milliseconds. */
const longestPause = 1000

/** A conversation with one target, over as many channels as it takes: only one at a time. */
export class Connection {
  readonly #contact: Contact
  /** Its reason is what calls reject with from then on. */
  readonly #over = new AbortController()
  #closed = false
  readonly #reopens: boolean
  #live: Connected | undefined
  #server: ServerDescription | undefined
  /** The far side of the channel that was opened last, if it is one by now. */
  #latest: Peer | undefined
  #opening: Promise<void> | undefined
  #since = 0
  #isProved = false
  #bad = 0
  /** When a server that refused to be reached may be asked again. */
  #notBefore = 0
  #why: Error = new ConnectionClosed()

  constructor(contact: Contact) {
    this.#contact = contact
    this.#reopens = contact.reopen && typeof contact.target === 'function'
  }

  /** Whether a call can be made at once. */
  get ready(): boolean {
    return this.#live !== undefined && this.#live.peer.ended === undefined && this.#opening === undefined
  }

  /** Whether there is no channel, and none is being opened. */
  get isDown(): boolean {
    return this.#live === undefined && this.#opening === undefined
  }

  /** Whether the server will hear what this client can do from here on. */
  get takesCapabilities(): boolean {
    return this.isDown || this.#server?.revision.family === 'stateless'
  }

  /** Whether what has just broken can be made good. */
  get goesOn(): boolean {
    if (this.#over.signal.aborted || !this.#contact.reopen) return false
    return this.#reopens || (this.#live !== undefined && this.#live.peer.ended === undefined)
  }

  /** Aborts when it has ended for good. */
  get over(): AbortSignal {
    return this.#over.signal
  }

  /** What is known of the server, also between two channels. Throws once it has ended for good. */
  get server(): ServerDescription {
    this.#over.signal.throwIfAborted()
    if (this.#server) return this.#server
    throw notConnected()
  }

  /** The far side of the channel. Throws where there is none. */
  get peer(): Peer {
    this.#over.signal.throwIfAborted()
    if (this.#live) return this.#live.peer
    throw notConnected(this.#why)
  }

  /** The channel serves: a call has been answered on it. */
  prove(): void {
    this.#isProved = true
  }

  /** Opens the first channel, once nothing is left of the connection before. */
  open(prior: Prior | undefined, signal: AbortSignal | undefined, left: Promise<void>): Promise<void> {
    return this.#hold(async () => {
      try {
        await unlessAborted(left, this.#over.signal)
        this.#take(await this.#converse({ prior }, signal))
      } catch (reason) {
        this.#over.abort(notConnected(reason as Error))
        const { target } = this.#contact
        // A channel that was given is this client's to close, also where it was never used.
        if ('incoming' in target) await target.close()
        throw reason
      }
    })
  }

  /** Waits until calls can be made, and opens a fresh channel where the last one has ended. */
  async reopened(): Promise<void> {
    if (this.ready) return
    await (this.#opening ?? this.#hold(() => this.#reopen()))
  }

  /**
   * Whether a call that failed is to be made once more, on a channel that is live by then. Throws an error that says
   * why not, where it was lost with its channel but may have had its effect. `first`: it does not answer questions.
   */
  async repeats(def: RequestDef, reason: unknown, peer: Peer, first: boolean, options: CallOptions): Promise<boolean> {
    const moved = first && hasMoved(reason, peer.revision, this.#contact.spoken)
    const isSafe = moved || (first && def.repeatable === true)
    if (!moved && reason !== peer.ended && !(reason instanceof ConnectionClosed)) return false
    if (this.#over.signal.aborted || !this.#contact.reopen) return false
    const livesOn = !moved && peer.ended === undefined && peer.carriesHeaders && !(reason instanceof SessionLost)
    if (livesOn) return isSafe
    if (!this.#reopens) return false
    if (!isSafe) throw mayHaveHappened(def, reason as Error)
    const gone = async (): Promise<void> => {
      await (moved ? peer.close() : peer.closed)
      await this.reopened()
    }
    await within(gone(), def.name, options)
    return true
  }

  /** Whether it was closed here, and not lost. */
  get closed(): boolean {
    return this.#closed
  }

  /** Ends it for good; resolves when nothing of it is left. */
  async close(): Promise<void> {
    this.#closed = true
    this.#over.abort(new ConnectionClosed('This client was closed: call connect() to go on'))
    await this.#opening?.catch(() => {})
    await this.#live?.peer.close()
  }

  #hold(open: () => Promise<void>): Promise<void> {
    const opening = open().finally(() => (this.#opening = undefined))
    this.#opening = opening
    return opening
  }

  async #reopen(): Promise<void> {
    // The old one is gone altogether before a new one comes: they may need the same things.
    await this.#live?.peer.closed
    this.#over.signal.throwIfAborted()
    const reason = this.#why
    const asked = Math.max(0, this.#notBefore - performance.now())
    await pause(asked + spread(Math.max(0, this.#bad - 1), longestPause, longestPause), this.#over.signal)
    const { family } = this.server.revision
    try {
      this.#take(await this.#converse({ family }))
    } catch (failure) {
      this.#notBefore = performance.now() + askedBy(failure)
      if (this.#latest?.hasDied) this.#wentBad(failure as Error)
      throw failure
    }
    await this.#contact.restored(reason)
  }

  #converse(known: { prior?: Prior | undefined; family?: Family }, signal?: AbortSignal): Promise<Connected> {
    const { target, timeout } = this.#contact
    this.#latest = undefined
    const opened = (peer: Peer): void => void (this.#latest = peer)
    return limited(
      (either) => converse(target, { ...this.#contact, ...known, opened, signal: either }),
      timeout,
      () => new TimedOut('connect', 'total', timeout, 'timeout'),
      [this.#over.signal, signal],
    )
  }

  #take(connected: Connected): void {
    this.#live = connected
    this.#server = connected.server
    this.#since = performance.now()
    this.#isProved = false
    this.#contact.opened(connected)
    void connected.peer.closed.then((reason) => this.#lost(reason))
  }

  #lost(reason: Error): void {
    this.#live = undefined
    this.#why = reason
    if (this.#over.signal.aborted) return this.#contact.ended(reason, true)
    if (!this.#reopens) return this.#end(reason, notConnected(reason))
    const wasGood = this.#isProved || performance.now() - this.#since >= brief
    if (wasGood) this.#bad = 0
    else this.#wentBad(reason)
    if (!this.#over.signal.aborted) this.#contact.ended(reason, false)
  }

  #wentBad(reason: Error): void {
    if (++this.#bad < mostBad) return
    const message = `The server has ended ${mostBad} times in a row soon after it was reached; call connect() to try again`
    const tired = new ConnectionClosed(`${message}. ${reason.message}`, { cause: reason })
    this.#end(tired, tired)
  }

  #end(reason: Error, from: Error): void {
    this.#over.abort(from)
    this.#contact.ended(reason, true)
  }
}

/** What calls reject with where there is no connection. */
export const notConnected = (cause?: Error): ConnectionClosed =>
  new ConnectionClosed('This client is not connected: call connect() first', cause && { cause })

function mayHaveHappened({ name }: RequestDef, cause: Error): ConnectionClosed {
  const message = `${name} was under way when its connection ended. It may have had its effect, so it is not repeated; the next call opens the connection again. ${cause.message}`
  return cause instanceof SessionLost ? new SessionLost(message, { cause }) : new ConnectionClosed(message, { cause })
}
