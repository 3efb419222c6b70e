import type { TaskStatus } from './methods/tasks.js'
import type { Question } from './outcome.js'
import type { Json } from './schema/index.js'

/** An error as it goes over the wire. */
export interface WireError {
  readonly code: number
  readonly message: string
  readonly data?: unknown
}

/** A task as a store keeps it: plain JSON, times in milliseconds since 1970. */
export interface StoredTask {
  /** Nobody can guess it. */
  readonly id: string
  /** Whose it is: nobody else finds it. Undefined where callers are not told apart. */
  readonly principal?: string | undefined
  /** Counts its replacements. */
  readonly version: number
  readonly status: TaskStatus
  readonly statusMessage?: string
  readonly createdAt: number
  readonly updatedAt: number
  /** Milliseconds from its creation for which it is kept; null for ever. */
  readonly ttlMs: number | null
  readonly pollIntervalMs: number
  /** Whoever runs it is there until then at least; a task that is not at its end and has outlived this has nobody. */
  readonly leaseUntil: number
  /** What it asks just now, by keys that are used once. */
  readonly questions: Readonly<Record<string, Question>>
  /** What was answered and has not been taken up yet. */
  readonly answers: Readonly<Record<string, { readonly value: Json } | { readonly error: WireError }>>
  /** What the call itself gave, once completed. */
  readonly result?: Json
  /** Why it failed. */
  readonly error?: WireError
}

/** One page of somebody's tasks, and where the next one begins. */
export interface TaskPage {
  readonly tasks: readonly StoredTask[]
  readonly nextCursor?: string
}

/**
 * Keeps tasks, for longer than the calls that began them: within this process, or where several processes find them. A
 * task that has outlived its `ttlMs` is not there any more. What a store takes and gives is never changed by either side.
 */
export interface TaskStore {
  /** Keeps a new task; once it resolves, every reader finds it. Rejects when there is no room. */
  add(task: StoredTask): Promise<void>
  /** The task of an id, if there is one and it belongs to this principal. */
  get(id: string, principal: string | undefined): Promise<StoredTask | undefined>
  /** Replaces the task of this id and principal, but for its lease, if its version is the one before this one's; else false. */
  replace(task: StoredTask): Promise<boolean>
  /** Moves the end of a lease, without counting as a replacement. */
  renew(id: string, leaseUntil: number): Promise<void>
  /** The tasks of a principal, in the order of their creation. Rejects with `invalidParams` at what is no cursor of its own. */
  list(principal: string | undefined, cursor: string | undefined, size: number): Promise<TaskPage>
  /** Hears that a task was replaced, wherever that happened, until the returned function is called. */
  watch(id: string, listener: () => void): () => void
}
