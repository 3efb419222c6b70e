import type { Readable } from 'node:stream'

/** What comes in order, all of it or the first so many. The reader does not leave, so more can be collected later. */
export async function collect<T>(incoming: AsyncIterable<T>, count = Infinity): Promise<T[]> {
  const found: T[] = []
  const reader = incoming[Symbol.asyncIterator]()
  while (found.length < count) {
    const next = await reader.next()
    if (next.done) break
    found.push(next.value)
  }
  return found
}

/** The JSON lines that a stream brings, all of them or the first so many. */
export async function text(stream: Readable, count = Infinity): Promise<unknown[]> {
  let all = ''
  const lines = (): string[] => all.split('\n').slice(0, -1)
  if (count > 0) {
    for await (const piece of stream.iterator({ destroyOnReturn: false })) {
      all += String(piece)
      if (lines().length >= count) break
    }
  }
  return lines().map((line) => JSON.parse(line) as unknown)
}
