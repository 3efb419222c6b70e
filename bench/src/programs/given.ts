import { readFileSync } from 'node:fs'

// Whoever started this program has gone, and nobody is left to end it.
process.once('disconnect', () => process.exit())

/** What the one who started this program has given it. */
export const given = <T>(): T => (process.env.GIVEN ? JSON.parse(readFileSync(process.env.GIVEN, 'utf8')) : {}) as T

/** Tells the one who started this program that it is ready. */
export const tell = (what: unknown): void => void process.send?.(what)

/** Answers what the one who started this program asks. */
export function answer(what: (asked: unknown) => unknown): void {
  process.on('message', (asked) => void Promise.resolve(what(asked)).then(tell))
}

/** The heap in MB after all that can be collected has been; Node has to be started with `--expose-gc`. */
export function heap(): number {
  globalThis.gc?.()
  globalThis.gc?.()
  return process.memoryUsage().heapUsed / 1e6
}
