import type { ChildProcess } from 'node:child_process'
import { files } from './builtin.js'
import { settles } from './wait.js'

/** How often to look whether the last of a group has ended, for nothing tells of a grandchild; in milliseconds. */
const glance = 20

/** A child with all that it has started in turn. On Windows, which has no groups, the child alone. */
export class Group {
  readonly #child: ChildProcess
  readonly #exited: Promise<void>

  constructor(child: ChildProcess) {
    this.#child = child
    this.#exited = new Promise((resolve) => child.once('exit', () => resolve()))
    // A signal that the system refuses is one; whether they have ended is looked at.
    child.on('error', () => {})
    if (living.size === 0) process.on('exit', endAll)
    living.add(this)
  }

  /** Sends a signal to all of them; nothing happens when there is nobody left. */
  signal(signal: NodeJS.Signals): void {
    const { pid } = this.#child
    if (process.platform === 'win32' || pid === undefined) this.#child.kill(signal)
    else kill(-pid, signal)
  }

  /** Whether all of them end within the time, in milliseconds. */
  async gone(ms: number): Promise<boolean> {
    const until = performance.now() + ms
    if (!(await settles(this.#exited, ms))) return false
    while (this.#runs()) {
      if (performance.now() >= until) return false
      await new Promise((resolve) => setTimeout(resolve, glance))
    }
    living.delete(this)
    if (living.size === 0) process.off('exit', endAll)
    return true
  }

  #runs(): boolean {
    const { pid } = this.#child
    if (process.platform === 'win32' || pid === undefined || !kill(-pid, 0)) return false
    return (
      process.platform !== 'linux' ||
      files()
        .readdirSync('/proc')
        .some((each) => isRunning(each, pid))
    )
  }
}

/** A process that ends without having closed its children takes them along. */
const living = new Set<Group>()
const endAll = (): void => {
  for (const group of living) group.signal('SIGTERM')
}

/** Whether there was somebody to send it to. */
function kill(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}

/**
 * Whether a process runs, and in the given group. One that has ended stays in its group until its parent takes note, and
 * an orphan's new parent may be slow to do so or, as in many a container, never do it.
 */
function isRunning(pid: string, group: number): boolean {
  if (!/^\d+$/.test(pid)) return false
  try {
    const stat = files().readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The name before these, in brackets, may hold anything.
    const [state, , itsGroup] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state !== 'Z' && state !== 'X' && itsGroup === String(group)
  } catch {
    return false
  }
}
