import type { Readable } from 'node:stream'
import { tell } from '@mortise/protocol'
import { Lines } from './lines.js'

/**
 * What becomes of a child's `stderr`: 'inherit' copies it to this process's, 'pipe' keeps its last lines for errors alone,
 * 'ignore' drops it, and a function is told each line.
 */
export type StderrOption = 'inherit' | 'pipe' | 'ignore' | ((line: string) => void)

/** How many lines are kept, and how much of each. */
const most = 20
const longest = 1000

/** Lines of which the last ones are kept. */
export class LastLines {
  readonly lines: string[] = []

  /** Keeps one more. */
  keep(line: string): void {
    this.lines.push(line.slice(0, longest))
    if (this.lines.length > most) this.lines.shift()
  }
}

/** What a child wrote to `stderr` last. */
export class LastWords extends LastLines {
  constructor(stderr: Readable | null, option: StderrOption) {
    super()
    // The console, unlike the stream below it, survives a terminal that has gone.
    const listener = option === 'inherit' ? (line: string) => console.error(line) : option
    const cutter = new Lines(2 ** 16)
    const take = (line: ReturnType<Lines['end']>): void => {
      if (line === undefined) return
      const text = typeof line === 'string' ? line : `${line.head}...`
      this.keep(text)
      if (typeof listener === 'function') tell(listener, [text])
    }
    stderr?.on('data', (bytes: Uint8Array) => cutter.push(bytes).forEach(take))
    stderr?.on('end', () => take(cutter.end()))
    stderr?.on('error', () => {})
  }
}
