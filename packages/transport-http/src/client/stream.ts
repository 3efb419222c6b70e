import { messageEvents, mediaType, readExcerpt } from './messages.js'
import type { SseReader } from './sse.js'
import type { Call } from './wire.js'

/** The least, the usual and the longest wait before the stream is opened again, in milliseconds. */
const wait = { least: 150, usual: 500, longest: 30_000 }
/** How often in a row it may fail to open before it is given up. */
const tries = 10

type End = 'refused' | 'unreachable' | 'ended'

/** What a server says of its own accord within a session, over a stream that is opened again when it ends. */
export class Stream {
  readonly #open: (lastId?: string) => Promise<Call>
  readonly #give: (text: string) => void
  readonly #limit: number
  #call: Call | undefined
  #stopped = false
  #wake = (): void => {}

  /** `open` asks for the stream, after the event of an id where there was one; `give` gets each text that should hold a message, and may throw to end the stream. */
  constructor(open: (lastId?: string) => Promise<Call>, give: (text: string) => void, limit: number) {
    this.#open = open
    this.#give = give
    this.#limit = limit
    void this.#run()
  }

  /** Ends it for good. */
  stop(): void {
    this.#stopped = true
    this.#call?.abort()
    this.#wake()
  }

  async #run(): Promise<void> {
    // A server need not offer the stream: only one that did is asked again.
    let failures = tries
    let pause = wait.usual
    let lastId: string | undefined
    while (!this.#stopped) {
      const events = messageEvents(this.#give, this.#limit)
      const end = await this.#follow(events, lastId)
      lastId = events.lastId ?? lastId
      if (end === 'refused') return
      if (end === 'ended') {
        failures = 0
        pause = Math.max(wait.least, events.retry ?? pause)
      } else if (++failures >= tries) return
      await this.#sleep(Math.min(pause * 2 ** failures, Math.max(pause, wait.longest)))
    }
  }

  async #follow(events: SseReader, lastId: string | undefined): Promise<End> {
    try {
      this.#call = await this.#open(lastId)
      if (this.#stopped) this.#call.abort()
      const reply = await this.#call.reply
      if (reply.status !== 200 || mediaType(reply) !== 'text/event-stream') {
        await readExcerpt(reply)
        return reply.status >= 500 ? 'unreachable' : 'refused'
      }
      // What breaks it, breaks the stream alone: the session and its requests live on.
      await reply.read((chunk) => events.write(chunk)).catch(() => {})
      return 'ended'
    } catch {
      return 'unreachable'
    }
  }

  /** Waits up to half as long again, so that the clients of a server which restarts do not all come at once. */
  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms * (1 + Math.random() / 2))
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
      if (this.#stopped) this.#wake()
    })
  }
}
