import { randomBytes } from 'node:crypto'
import { Failure, quote } from '../failure.js'
import type { Scope } from '../scope/scope.js'
import { renew, reverseAll, verifyAll, type Change } from './reverse.js'

/** What one call of a tool has done. */
export interface Operation {
  readonly id: string
  /** The tool that did it. */
  readonly tool: string
  /** In the order in which they were made. */
  readonly changes: readonly Change[]
}

/** How many operations are remembered, and how many bytes of what was replaced; the oldest are forgotten first. */
export interface JournalBounds {
  readonly operations: number
  readonly bytes: number
}

interface Kept extends Operation {
  /** What is still to be taken back. */
  readonly changes: Change[]
  readonly weight: number
}

const usual: JournalBounds = { operations: 1000, bytes: 32 * 1024 ** 2 }

const weightOf = (changes: readonly Change[]): number =>
  changes.reduce((sum, change) => sum + 512 + (change.kind === 'replaced' ? change.before.length : 0), 0)

/** Remembers what was done, in memory and within bounds, so that it can be taken back as long as the server runs. */
export class Journal {
  readonly #bounds: JournalBounds
  readonly #operations = new Map<string, Kept>()
  #weight = 0

  constructor(bounds = usual) {
    this.#bounds = bounds
  }

  /** Remembers an operation; `undefined` for one that is too much to remember, or has changed nothing. */
  record(tool: string, changes: readonly Change[]): string | undefined {
    const weight = weightOf(changes)
    if (changes.length === 0 || weight > this.#bounds.bytes) return undefined
    const id = `${tool}-${randomBytes(9).toString('base64url')}`
    this.#operations.set(id, { id, tool, changes: [...changes], weight })
    this.#weight += weight
    for (const [oldest] of this.#operations) {
      if (this.#operations.size <= this.#bounds.operations && this.#weight <= this.#bounds.bytes) break
      this.#forget(oldest)
    }
    return id
  }

  /** Throws `UNKNOWN_OPERATION` for one that was taken back, was forgotten, or never was. */
  find(id: string): Operation {
    return this.#kept(id)
  }

  #kept(id: string): Kept {
    const found = this.#operations.get(id)
    if (found) return found
    throw new Failure(
      'UNKNOWN_OPERATION',
      `${quote(id)} is no operation that can be taken back`,
      'Only what this server has done since its start, and not too long ago, can be.',
    )
  }

  /** Throws `CHANGED` when something has changed since, or other operations must be taken back first. */
  async verify(scope: Scope, id: string): Promise<Operation> {
    const operation = this.find(id)
    await verifyAll(scope, operation.changes)
    return operation
  }

  /**
   * Takes an operation back, and forgets it. What was done before it can then be taken back too. Where that fails half way,
   * the rest is kept, and can be tried again.
   */
  async undo(scope: Scope, id: string): Promise<Operation> {
    const { tool, changes: left } = this.#kept(id)
    const changes = [...left]
    await verifyAll(scope, changes)
    await reverseAll(scope, left, (renewed) => {
      for (const each of this.#operations.values()) renew(each.changes, renewed)
    })
    this.#forget(id)
    return { id, tool, changes }
  }

  #forget(id: string): void {
    this.#weight -= this.#operations.get(id)!.weight
    this.#operations.delete(id)
  }
}
