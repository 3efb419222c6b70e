import type { ChildProcess } from 'node:child_process'
import { settles } from './wait.js'

/** How often to look whether the last of a group has gone: nothing tells of a grandchild. In milliseconds. */
const glance = 20

/** A child and all that it has started in turn. On Windows, where there are no groups, the child alone. */
export class Group {
  readonly #child: ChildProcess
  readonly #exited: Promise<void>

  constructor(child: ChildProcess) {
    this.#child = child
    this.#exited = new Promise((resolve) => child.once('exit', () => resolve()))
    remember(this)
  }

  /** Sends a signal to all of them; nothing happens when there is nobody left. */
  signal(signal: NodeJS.Signals): void {
    this.#kill(signal)
  }

  /** Whether all of them end within the time, in milliseconds. */
  async gone(ms: number): Promise<boolean> {
    const until = performance.now() + ms
    if (!(await settles(this.#exited, ms))) return false
    while (this.#kill(0)) {
      if (performance.now() >= until) return false
      await new Promise((resolve) => setTimeout(resolve, glance))
    }
    forget(this)
    return true
  }

  /** Whether there was somebody to send it to. */
  #kill(signal: NodeJS.Signals | 0): boolean {
    const { pid } = this.#child
    if (process.platform === 'win32' || pid === undefined) return this.#child.kill(signal)
    try {
      return process.kill(-pid, signal)
    } catch {
      return false
    }
  }
}

const living = new Set<Group>()
const endAll = (): void => {
  for (const group of living) group.signal('SIGTERM')
}

/** A process that ends without closing its children takes them along. */
function remember(group: Group): void {
  if (living.size === 0) process.on('exit', endAll)
  living.add(group)
}

function forget(group: Group): void {
  living.delete(group)
  if (living.size === 0) process.off('exit', endAll)
}
