import {
  methods,
  read,
  type DetailedTask,
  type Family,
  type Json,
  type TaskStatus,
  type ToolResult,
} from '@mortise/protocol'
import { onAbort } from '../abort.js'
import { alike } from '../alike.js'
import type { ExtendedClient } from '../extension.js'
import type { CallOptions } from '../peer.js'
import { Total } from '../total.js'
import type { Following, TaskManners } from './manners.js'
import { leastPause, pauseBetween } from './polling.js'
import { session } from './session.js'
import { stateless } from './stateless.js'

/** The task of a call was cancelled, by this client or by somebody else. */
export class TaskCancelled extends Error {
  override readonly name = 'TaskCancelled'
  /** Which task. */
  readonly id: string

  constructor({ taskId, statusMessage }: DetailedTask) {
    super(`Task ${taskId} was cancelled${statusMessage === undefined ? '' : `: ${statusMessage}`}`)
    this.id = taskId
  }
}

const families: Record<Family, TaskManners> = { session, stateless }
const usualPause = 1000
const open: readonly TaskStatus[] = ['working', 'input_required']

/** A call that its server carries on as a task, to be followed by its id, whoever began it and when. */
export class Task {
  readonly id: string
  readonly #client: ExtendedClient

  /** The client must have named the tasks among its extensions. */
  constructor(client: ExtendedClient, id: string) {
    this.#client = client
    this.id = id
  }

  /** How it stands; times in milliseconds. Throws `ProtocolError` where the server does not know it. */
  async get(options: CallOptions = {}): Promise<DetailedTask> {
    return this.#manners.get(this.#client, this.id, options)
  }

  /** Asks the server to end it before its time. Whether it does, `get` tells. */
  async cancel(options: CallOptions = {}): Promise<void> {
    return this.#manners.cancel(this.#client, this.id, options)
  }

  /**
   * Waits for its end, and answers what it asks by the client's handlers. Throws the `ProtocolError` that the call came
   * to, or {@link TaskCancelled}. Whoever gives up by `signal` leaves the task as it is.
   */
  async result(options: CallOptions = {}): Promise<ToolResult> {
    const what = `the result of task ${this.id}`
    const total = new Total(what, options.maxTotalTimeout)
    const result = await total.spend(options, async (each) => (await this.ended(each))())
    return read(methods.callTool.result, result, what)
  }

  /** Waits for its end, and returns the way to what it came to. */
  async ended(options: CallOptions): Promise<() => Promise<Json>> {
    const following = this.#manners.follow(this.#client, this.id, options)
    const leave = (reason: unknown): never => {
      following.leave(reason)
      throw reason
    }
    const task = await this.#untilEnded(following, options).catch(leave)
    return () => following.end(task).catch(leave)
  }

  async #untilEnded(following: Following, options: CallOptions): Promise<DetailedTask> {
    const quiet = alike(options)
    let last: string | undefined
    let inVain = 0
    for (;;) {
      const task = await this.get(quiet)
      if (task.status === 'cancelled') throw new TaskCancelled(task)
      if (!open.includes(task.status)) return task
      await following.attend(task)
      inVain = task.lastUpdatedAt === last ? inVain + 1 : 0
      last = task.lastUpdatedAt
      await this.#pause(pauseBetween(task.pollIntervalMs ?? usualPause, inVain), options.signal)
    }
  }

  get #manners(): TaskManners {
    return families[this.#client.server.revision.family]
  }

  /** Waits for some milliseconds, or until the server tells of the task by itself; but never less than the least pause. */
  #pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const earliest = performance.now() + leastPause
      let isTold = false
      const tell = (): void => {
        if (isTold) return
        isTold = true
        clearTimeout(timer)
        timer = setTimeout(() => end(resolve), earliest - performance.now())
      }
      const unhear = this.#client.overhear(
        ({ method, params }) => {
          const tells = method === methods.taskChanged.name || method === methods.taskStatus.name
          if (tells && params?.taskId === this.id) tell()
        },
        // Another channel will do to look at it.
        (reason, forGood) => forGood && end(() => reject(reason)),
      )
      let forget = (): void => {}
      const end = (settle: () => void): void => {
        clearTimeout(timer)
        unhear()
        forget()
        settle()
      }
      let timer = setTimeout(() => end(resolve), ms)
      forget = onAbort(signal, () => end(() => reject(signal?.reason as Error)))
    })
  }
}
