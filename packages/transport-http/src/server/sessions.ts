import type { Id, Origin } from '@mortise/protocol'
import { refuse, type Refused } from './classify.js'
import { HttpSession, type Hosting } from './session.js'
import type { Timed } from './ticker.js'

/** The sessions that are held, by their ids. */
export class Sessions implements Timed {
  place = 0
  readonly #all = new Map<string, HttpSession>()
  readonly #hosting: Hosting
  #sweptAt = 0

  constructor(hosting: Hosting) {
    this.#hosting = hosting
  }

  /** Whether an answer waits for a client that was told to come back for it. */
  get owes(): boolean {
    return [...this.#all.values()].some(({ owes }) => owes)
  }

  /** Opens one, whose handshake is still to come; says why not when there are too many. */
  open(origin: Origin): HttpSession | Refused {
    const { limits, ticker } = this.#hosting
    if (this.#all.size >= limits.maxSessions) return full
    if (this.#all.size === 0) ticker.add(this)
    const opened = new HttpSession(this.#hosting, origin)
    this.#all.set(opened.id, opened)
    return opened
  }

  /** The session of that id, unless it is another's. It goes by what it agreed on, whichever version a header names. */
  find(id: string, origin: Origin, request?: Id): HttpSession | Refused {
    const found = this.#all.get(id)
    if (!found || found.principal !== origin.principal) {
      return refuse(404, 'No such session, or it has ended; open one without a session id', request)
    }
    found.usedAt = this.#hosting.ticker.now
    return found
  }

  /** Ends one. */
  end(session: HttpSession): void {
    this.#all.delete(session.id)
    if (this.#all.size === 0) this.#hosting.ticker.remove(this)
    session.end()
  }

  /** Ends them all. */
  close(): void {
    for (const session of this.#all.values()) this.end(session)
  }

  /** Ends those that nobody uses. */
  tick(now: number): void {
    const { sessionIdleMs } = this.#hosting.limits
    if (now - this.#sweptAt < Math.min(sessionIdleMs / 4, 10_000)) return
    this.#sweptAt = now
    for (const session of this.#all.values()) {
      if (session.busy) session.usedAt = now
      else if (now - session.usedAt > sessionIdleMs) this.end(session)
    }
  }
}

const full = refuse(503, 'As many sessions are open as this server holds; try again later', undefined, {
  'retry-after': '10',
})
