import { ProtocolError } from '../errors.js'
import type { Json } from '../schema/index.js'
import { Prewritten, type Answer, type Id } from './message.js'

interface Waiting {
  resolve(result: Json): void
  reject(reason: Error): void
}

/** The requests that one side has sent and not yet seen answered. Ids are never used twice. */
export class Pending {
  #last = 0
  readonly #waiting = new Map<Id, Waiting>()

  /** How many answers are awaited. */
  get size(): number {
    return this.#waiting.size
  }

  /** Takes an id, hands it to `send`, and waits for its answer. A send that fails, fails the request. */
  request(send: (id: number) => Promise<void>): { id: number; answer: Promise<Json> } {
    const id = ++this.#last
    const answer = new Promise<Json>((resolve, reject) => this.#waiting.set(id, { resolve, reject }))
    const sent = async (): Promise<void> => send(id)
    sent().catch((reason: Error) => this.fail(id, reason))
    return { id, answer }
  }

  /** Gives an answer to whoever waits for it; one that nobody waits for is ignored. */
  settle(answer: Answer): void {
    if (answer.id === undefined) return
    const waiting = this.#take(answer.id)
    if (!waiting) return
    if ('error' in answer) {
      const { code, message, data } = answer.error
      waiting.reject(new ProtocolError(code, message, data))
    } else waiting.resolve(answer.result instanceof Prewritten ? answer.result.value : answer.result)
  }

  /** Gives up waiting for one answer; false when nobody waits for it. */
  fail(id: Id, reason: Error): boolean {
    const waiting = this.#take(id)
    waiting?.reject(reason)
    return waiting !== undefined
  }

  /** Gives up waiting for all answers. */
  end(reason: Error): void {
    for (const id of this.#waiting.keys()) this.fail(id, reason)
  }

  #take(id: Id): Waiting | undefined {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    return waiting
  }
}
