import { ProviderError } from '../provider.js'
import { longestPause } from './persist.js'
import type { World } from './world.js'

/** How often somebody may be asked. */
export interface Rate {
  /** So many at once, after a rest. */
  readonly burst: number
  readonly perSecond: number
}

/** Lets requests through at a rate: whoever comes too early waits, and whoever would wait too long is refused. */
export class Bucket {
  readonly #rate: Rate
  readonly #world: Pick<World, 'now' | 'sleep'>
  readonly #provider: string
  #tokens: number
  #filledAt: number

  constructor(rate: Rate, world: Pick<World, 'now' | 'sleep'>, provider: string) {
    this.#rate = rate
    this.#world = world
    this.#provider = provider
    this.#tokens = rate.burst
    this.#filledAt = world.now()
  }

  /** Resolves when the request may go. Throws `ProviderError` where too many wait already. */
  async take(signal: AbortSignal): Promise<void> {
    const { burst, perSecond } = this.#rate
    const now = this.#world.now()
    this.#tokens = Math.min(burst, this.#tokens + (Math.max(0, now - this.#filledAt) / 1000) * perSecond)
    this.#filledAt = now
    const wait = Math.max(0, ((1 - this.#tokens) / perSecond) * 1000)
    if (wait > longestPause) {
      const reason = `This server has asked ${this.#provider} too much in the last seconds`
      throw new ProviderError('quota', reason, 'Ask again in some seconds, and about fewer places at once.')
    }
    this.#tokens -= 1
    if (wait > 0) await this.#world.sleep(wait, signal)
  }
}
