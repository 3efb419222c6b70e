/** Those who wait for each signal: an event target warns where more than ten listen to it, and calls may share one. */
const waiting = new WeakMap<AbortSignal, Set<() => void>>()

/** Runs a function when a signal aborts, or at once where it has, until the returned function is called. It must not throw. */
export function onAbort(signal: AbortSignal | undefined, run: () => void): () => void {
  if (signal?.aborted) run()
  if (signal?.aborted !== false) return nothing
  const all = waiting.get(signal) ?? open(signal)
  // Each has an entry of its own, even where one function waits twice.
  const entry = (): void => run()
  all.add(entry)
  return () => {
    all.delete(entry)
    // A signal that nobody listens to can be collected.
    if (all.size === 0 && waiting.get(signal) === all) close(signal)
  }
}

/** Aborts when one of these does. */
export const anyOf = (...signals: (AbortSignal | undefined)[]): AbortSignal =>
  AbortSignal.any(signals.filter((each) => each !== undefined))

const nothing = (): void => {}

function open(signal: AbortSignal): Set<() => void> {
  const all = new Set<() => void>()
  waiting.set(signal, all)
  signal.addEventListener('abort', tellAll)
  return all
}

function close(signal: AbortSignal): void {
  waiting.delete(signal)
  signal.removeEventListener('abort', tellAll)
}

function tellAll({ target }: Event): void {
  const signal = target as AbortSignal
  const all = waiting.get(signal)
  close(signal)
  for (const each of all ?? []) each()
}
