import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

/** Whether this system shows its processes as files; where it does not, nobody is found. */
export const seesProcesses = process.platform === 'linux'

/** Sets processes apart from all others of this machine: what is started with it, and all that those start in turn. */
export class Mark {
  readonly env: Readonly<Record<string, string>>
  readonly #entry: string

  constructor() {
    const value = randomUUID()
    this.env = { MORTISE_TEST_MARK: value }
    this.#entry = `MORTISE_TEST_MARK=${value}`
  }

  /** The pids of those that run; one that has ended, and that nobody has taken note of yet, does not. */
  running(): number[] {
    if (!seesProcesses) return []
    return readdirSync('/proc').flatMap((pid) => (/^\d+$/.test(pid) && this.#bears(pid) ? [Number(pid)] : []))
  }

  #bears(pid: string): boolean {
    try {
      // A process that has ended has no environment any more.
      return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(this.#entry)
    } catch {
      return false
    }
  }
}

/** Looks again and again until something holds; throws, saying what, when it does not within the time, in milliseconds. */
export async function until(what: string, holds: () => boolean, ms = 10_000): Promise<void> {
  const deadline = performance.now() + ms
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`Not within ${Math.round(ms)} ms: ${what}`)
    await pause(5)
  }
}
