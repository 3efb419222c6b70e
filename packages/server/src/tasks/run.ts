import {
  Cancel,
  ConnectionClosed,
  ErrorCode,
  longestTimer,
  methods,
  OtherResult,
  ProtocolError,
  type Exchange,
  type Json,
  type LogLevel,
  type NotificationMessage,
  type Origin,
  type Question,
  type StoredTask,
} from '@mortise/protocol'
import type { Context, Manners } from '../context.js'
import { fitted, interviewOf } from '../asking/interview.js'
import { identified } from '../asking/page.js'
import { afterRounds } from '../asking/rounds.js'
import type { ServerSession } from '../session.js'
import { isFinal, wireError, type TaskBook } from './book.js'
import { aboutTask, sessionForm } from './forms.js'

interface Waiting {
  resolve(answer: Json): void
  reject(reason: Error): void
}

/** A call that goes on as a task: it takes the place of the exchange, whose request has been answered. */
export class TaskRun extends Cancel implements Exchange, Manners {
  readonly id: string
  readonly origin: Origin
  readonly session: ServerSession | undefined
  readonly #book: TaskBook
  readonly #ctx: Context
  readonly #before: Manners
  readonly #waiting = new Map<string, Waiting>()
  readonly #used = new Set<string>()
  readonly #ended = new AbortController()
  /** Whether the work is done, though that may not be kept yet. */
  #isDone = false
  /** How it stood when that was last told. */
  #told: StoredTask

  private constructor(book: TaskBook, ctx: Context, task: StoredTask) {
    super()
    this.#book = book
    this.#ctx = ctx
    this.#told = task
    this.id = task.id
    this.origin = ctx.exchange.origin
    this.session = ctx.session
    this.#before = ctx.carryOn(this, this)
  }

  /** Makes a task of a call; once that is kept, everything that the call says goes through it. */
  static async begin(book: TaskBook, ctx: Context, ttl = book.ttlMs): Promise<[TaskRun, StoredTask]> {
    const now = Date.now()
    const id = crypto.randomUUID()
    const ttlMs = Math.ceil(Math.max(0, Math.min(ttl, book.ttlMs)))
    const task: StoredTask = {
      id,
      principal: ctx.principal,
      version: 0,
      status: 'working',
      createdAt: now,
      updatedAt: now,
      ttlMs: ttlMs === Infinity ? null : ttlMs,
      pollIntervalMs: book.pollIntervalMs,
      leaseUntil: now + book.leaseMs,
      questions: {},
      answers: {},
    }
    let run: TaskRun | undefined
    const { exchange, principal } = ctx
    const { closing } = ctx.server
    const leave = book.places.take(id, { principal, closing, close: () => run && run.#close() })
    try {
      await book.store.add(task)
    } catch (reason) {
      leave()
      throw reason
    }
    run = new TaskRun(book, ctx, task)
    run.#keepUp(task, leave)
    run.#heedUntilAnswered(exchange)
    if (closing.aborted) run.#close()
    return [run, task]
  }

  /** Brings the work to its end, which becomes the task's. Never rejects. */
  async finish(work: () => unknown, first?: Promise<unknown>): Promise<void> {
    let end: Partial<StoredTask>
    try {
      const result = (await this.#settle(work, first)) as Json
      // What JSON cannot say is an error of the tool's, which no store and no channel could tell any more.
      JSON.stringify(result)
      end = { status: 'completed', result }
    } catch (reason) {
      end = this.#failure(reason)
    }
    this.#isDone = true
    try {
      await this.#end(end)
    } catch (reason) {
      // Perhaps it has room for less.
      await this.#end(this.#failure(reason)).catch(this.#failed)
    }
    this.#ended.abort()
  }

  async notify(message: NotificationMessage): Promise<void> {
    // Who does not wait for a task is told how it goes by its state alone.
    if (!this.#ctx.caller.revision.traits.taskWishes || this.cancelled || this.#isDone) return
    await this.#book.lineTo(this.id)?.notify({ ...message, params: aboutTask(this.id, message.params) })
  }

  send(): Promise<void> {
    return Promise.reject(new ConnectionClosed('The request has been answered: its call goes on as a task'))
  }

  async answer(): Promise<void> {}

  ask(ctx: Context, key: string, question: Question): Promise<Json> {
    const { method, params } = fitted(key, question, ctx.caller)
    const asked = { method, params: identified(params, key, ctx) }
    return interviewOf(ctx).ask(key, asked, () => this.#put(key, asked))
  }

  logLevel(ctx: Context): LogLevel | undefined {
    return this.#before.logLevel(ctx)
  }

  /** A key names one question, as long as the task lives. */
  #unused(key: string): string {
    let own = key
    for (let i = 2; this.#used.has(own); i++) own = `${key}-${i}`
    this.#used.add(own)
    return own
  }

  async #put(key: string, question: Question): Promise<Json> {
    interviewOf(this.#ctx).count(1, this.#ctx.server.limits.questions)
    const own = this.#unused(key)
    const answer = new Promise<Json>((resolve, reject) => this.#waiting.set(own, { resolve, reject }))
    answer.catch(() => {})
    const after = await this.#change(({ questions }) => ({
      status: 'input_required',
      questions: { ...questions, [own]: question },
    }))
    if (!after || isFinal(after)) this.#giveUp()
    return answer
  }

  async #settle(work: () => unknown, first?: Promise<unknown>): Promise<unknown> {
    const ctx = this.#ctx
    const running = ctx.run(() => first ?? work())
    const returned = await afterRounds(running, () => ctx.run(work), this.ask.bind(this), ctx)
    if (returned instanceof OtherResult) throw new TypeError('A call that goes on as a task ends in no other form')
    return returned
  }

  #change(make: (task: StoredTask) => Partial<StoredTask>): Promise<StoredTask | undefined> {
    return this.#book.change(this.id, this.#ctx.principal, make)
  }

  /** Whoever cancels a request before it is answered never learns the id of its task, so nobody else could. */
  #heedUntilAnswered(exchange: Exchange): void {
    const stop = (): void => {
      void this.#book.stop(this.id, this.#ctx.principal, 'Its request was cancelled').catch(this.#failed)
    }
    exchange.signal.addEventListener('abort', stop)
    this.#ctx.answered = () => exchange.signal.removeEventListener('abort', stop)
    if (exchange.cancelled) stop()
  }

  /** Renews the lease, and heeds what others do with the task, until its end. */
  #keepUp({ ttlMs }: StoredTask, leave: () => void): void {
    const { store, leaseMs } = this.#book
    const renewing = setInterval(() => void store.renew(this.id, Date.now() + leaseMs).catch(this.#failed), leaseMs / 3)
    const stop = (): void => this.cancel(new Error('The task has outlived its time'))
    const expiring = ttlMs !== null && ttlMs <= longestTimer ? setTimeout(stop, ttlMs) : undefined
    this.#ended.signal.addEventListener('abort', () => {
      clearInterval(renewing)
      clearTimeout(expiring)
      leave()
      this.#giveUp()
    })
    void this.#heed().catch(this.#failed)
  }

  #close(): void {
    void this.#change(() => ({ status: 'cancelled', statusMessage: 'The server has closed' })).catch(this.#failed)
  }

  readonly #failed = (reason: unknown): void => void this.#ctx.server.report(reason, `task ${this.id}`)

  async #heed(): Promise<void> {
    for await (const task of this.#book.follow(this.id, this.#ctx.principal, this.#ended.signal)) {
      this.#tell(task)
      for (const [key, answer] of Object.entries(task.answers)) this.#take(key, answer)
      if (task.status === 'cancelled') this.cancel(new Error('The task was cancelled'))
    }
    if (!this.#ended.signal.aborted) this.#giveUp()
  }

  /** Tells the session of the experiment that the task stands differently; it may never hear of it. */
  #tell(task: StoredTask | undefined): void {
    const { version, status } = this.#told
    if (!task || task.version <= version) return
    this.#told = task
    if (task.status === status || !this.#ctx.caller.revision.traits.taskWishes) return
    void this.session?.say({ jsonrpc: '2.0', method: methods.taskStatus.name, params: sessionForm(task) })
  }

  #take(key: string, answer: StoredTask['answers'][string]): void {
    const waiting = this.#waiting.get(key)
    this.#waiting.delete(key)
    if ('value' in answer) waiting?.resolve(answer.value)
    else waiting?.reject(new ProtocolError(answer.error.code, answer.error.message, answer.error.data))
  }

  #giveUp(): void {
    for (const waiting of this.#waiting.values()) waiting.reject(new ConnectionClosed('The task has ended'))
    this.#waiting.clear()
  }

  async #end(end: Partial<StoredTask>): Promise<void> {
    this.#tell(await this.#change(() => ({ ...end, questions: {}, answers: {} })))
  }

  #failure(reason: unknown): Partial<StoredTask> {
    const error = this.#errorOf(reason)
    return { status: 'failed', error: wireError(error), statusMessage: error.message }
  }

  #errorOf(reason: unknown): ProtocolError {
    if (reason instanceof ProtocolError) return reason
    const reference = this.#ctx.server.report(reason, `task ${this.id}`)
    return new ProtocolError(ErrorCode.internal, `Internal error (reference ${reference})`)
  }
}
