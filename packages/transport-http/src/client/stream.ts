import type { Gets } from './gets.js'
import { Pursuit } from './pursuit.js'

/** What a server says of its own accord within a session, over a stream that is opened again when it ends. */
export class Stream {
  readonly #pursuit: Pursuit

  /** `give` gets each text that should hold a message, and may throw to end the stream. */
  constructor(gets: Gets, give: (text: string) => void) {
    this.#pursuit = new Pursuit(gets, give)
    void this.#run()
  }

  /** Ends it for good. */
  stop(): void {
    this.#pursuit.stop()
  }

  async #run(): Promise<void> {
    const pursuit = this.#pursuit
    let opened = false
    do {
      const { how, retryAfter } = await pursuit.once()
      if (how === 'open') opened = true
      // Where it can go on no more after that event, it begins anew; what was said meanwhile is lost.
      else if (how === 'refused' && pursuit.lastId) pursuit.lastId = undefined
      // A server need not offer the stream: only one that did is asked again, or one that says when.
      else if (how === 'refused' || (!opened && retryAfter === undefined)) return
    } while (await pursuit.next())
  }
}
