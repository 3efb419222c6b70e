import type { HandlerContext } from '@mortise/server'
import type { StepWords } from '../words/words.js'

/** Tells the client how far a tool has come. */
export interface Steps {
  /** Tells what is done next. */
  readonly step: (what: string) => void
  /** Tells that all is done. */
  readonly done: () => void
}

/**
 * Steps of which so many are foreseen, the end included. One that nobody foresaw, such as asking a second provider, makes them
 * one more; where there were fewer, as with sample data, the last is the end all the same.
 */
export function stepsOf(ctx: Pick<HandlerContext, 'progress'>, words: StepWords, foreseen: number): Steps {
  let told = 0
  const tell = (total: number, what: string): void => void ctx.progress(told, Math.max(total, told), what)
  return {
    step(what) {
      told += 1
      tell(foreseen, what)
    },
    done() {
      told += 1
      tell(told, words.done)
    },
  }
}
