import {
  ErrorCode,
  limitsFrom,
  longestTimer,
  ProtocolError,
  type Exchange,
  type StoredTask,
  type TaskStore,
  type WireError,
} from '@mortise/protocol'
import { Bell } from './bell.js'
import { Places } from './places.js'

/** How tasks are kept and run. */
export interface TaskOptions {
  /** Where they are kept; default in this process. */
  store?: TaskStore
  /** Milliseconds from its creation for which a task is kept, and the most that a client may wish for; default an hour, `Infinity` for ever. */
  ttlMs?: number
  /** How often clients are told to look, in milliseconds; default 1000. */
  pollIntervalMs?: number
  /** How many may be under way in this process at the same time; default 1000. */
  maxRunning?: number
  /** How many of those may belong to one principal; default 100. Callers that are not told apart have the whole number. */
  maxRunningEach?: number
  /** Milliseconds after which the task of a process that has gone counts as failed; default 5000. */
  leaseMs?: number
  /**
   * Whether clients of the revision that has this may list tasks; default false. Who is not authenticated is not told
   * apart from others who are not: only for a server with one client, or where everybody is authenticated.
   */
  list?: boolean
}

/** Whether a task has come to its end. */
export const isFinal = ({ status }: Pick<StoredTask, 'status'>): boolean =>
  status !== 'working' && status !== 'input_required'

/** What goes over the wire of an error. */
export const wireError = ({ code, message, data }: ProtocolError): WireError =>
  data === undefined ? { code, message } : { code, message, data }

/** The refusal of an id that names no task of the one who asks. */
export const unknownTask = (id: string): ProtocolError =>
  new ProtocolError(ErrorCode.invalidParams, `Unknown task: ${id}`)

const usual = { ttlMs: 3_600_000, pollIntervalMs: 1000, maxRunning: 1000, maxRunningEach: 100, leaseMs: 5000 }

const abandoned: WireError = { code: ErrorCode.internal, message: 'Whatever ran the task has gone' }

/** What is known of tasks here: the store, and what belongs to this process. */
export class TaskBook {
  readonly store: TaskStore
  readonly ttlMs: number
  readonly pollIntervalMs: number
  readonly leaseMs: number
  /** Those that are under way here. */
  readonly places: Places
  /** The questions that have been put to a client from here, and not been answered. */
  readonly put = new Set<string>()
  readonly #lines = new Map<string, Set<Exchange>>()

  /** Throws `RangeError` for a number that is none, or below 0. */
  constructor(options: TaskOptions, store: TaskStore) {
    const { ttlMs, pollIntervalMs, maxRunning, maxRunningEach, leaseMs } = limitsFrom(usual, options, 'tasks.')
    this.store = store
    this.ttlMs = ttlMs
    this.pollIntervalMs = pollIntervalMs
    this.places = new Places(maxRunning, maxRunningEach)
    this.leaseMs = Math.min(leaseMs, longestTimer)
  }

  /** A task of somebody's. One that nobody runs any more has failed. */
  async find(id: string, principal: string | undefined): Promise<StoredTask | undefined> {
    const task = await this.store.get(id, principal)
    // Those of this process are there, however late their renewals are and whatever the clock was set to.
    if (!task || isFinal(task) || this.places.has(id) || task.leaseUntil > Date.now()) return task
    const { message: statusMessage } = abandoned
    return this.change(id, principal, () => ({ status: 'failed', statusMessage, error: abandoned, questions: {} }))
  }

  /** A task of somebody's; throws where there is none. */
  async get(id: string, principal: string | undefined): Promise<StoredTask> {
    const task = await this.find(id, principal)
    if (!task) throw unknownTask(id)
    return task
  }

  /** Changes a task that is not at its end, whoever else does at the same time; returns how it stands then. */
  async change(
    id: string,
    principal: string | undefined,
    make: (task: StoredTask) => Partial<StoredTask>,
  ): Promise<StoredTask | undefined> {
    for (;;) {
      const before = await this.store.get(id, principal)
      if (!before || isFinal(before)) return before
      const after = { ...before, ...make(before), version: before.version + 1, updatedAt: Date.now() }
      if (await this.store.replace(after)) return after
    }
  }

  /** Ends a task before its time; one that is at its end stays as it is. */
  stop(id: string, principal: string | undefined, statusMessage?: string): Promise<StoredTask | undefined> {
    const why = statusMessage === undefined ? {} : { statusMessage }
    return this.change(id, principal, () => ({ status: 'cancelled', ...why, questions: {}, answers: {} }))
  }

  /** Notes a way to a client that waits here for the end of a task, until the returned function is called. */
  wait(id: string, line: Exchange): () => void {
    const lines = this.#lines.get(id) ?? new Set()
    this.#lines.set(id, lines.add(line))
    return () => {
      lines.delete(line)
      if (lines.size === 0 && this.#lines.get(id) === lines) this.#lines.delete(id)
    }
  }

  /** A way to a client that waits for the end of a task, if one does. */
  lineTo(id: string): Exchange | undefined {
    return this.#lines.get(id)?.values().next().value
  }

  /** Gives answers to what a task asks; those to anything else are left aside. */
  answer(id: string, principal: string | undefined, given: StoredTask['answers']): Promise<StoredTask | undefined> {
    return this.change(id, principal, ({ questions, answers }) => {
      const left = Object.entries(questions).filter(([key]) => !Object.hasOwn(given, key))
      const taken = Object.entries(given).filter(([key]) => Object.hasOwn(questions, key))
      return {
        status: left.length > 0 ? 'input_required' : 'working',
        questions: Object.fromEntries(left),
        answers: { ...answers, ...Object.fromEntries(taken) },
      }
    })
  }

  /** A task as it stands and after every change, up to its end; less when it is gone or the signal aborts. */
  async *follow(id: string, principal: string | undefined, signal: AbortSignal): AsyncGenerator<StoredTask> {
    const bell = new Bell()
    // A signal of its own: many tasks may be followed on one.
    const over = AbortSignal.any([signal])
    const stop = this.store.watch(id, () => bell.ring())
    try {
      while (!over.aborted) {
        const task = await this.find(id, principal)
        if (!task) return
        yield task
        if (isFinal(task)) return
        await bell.wait(over, this.leaseMs)
      }
    } finally {
      stop()
    }
  }
}
