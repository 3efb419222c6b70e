import { ProtocolError } from '@mortise/protocol'
import { isSuspended, Suspended, ToolError } from '../errors.js'
import { handled } from './handled.js'

/** What is left of a value that has been written as JSON and read again. */
export type Kept<T> = T extends { toJSON(): infer Written }
  ? Written
  : T extends object
    ? { [K in keyof T]: Kept<T[K]> }
    : T

/** Does something once in a call, however often the handler runs. */
export type RunStep = <T>(key: string, work: () => T | Promise<T>) => Promise<Kept<T>>

/** How a step failed, so that it can fail again in the same way. */
interface Failure {
  readonly kind: 'tool' | 'protocol' | 'other'
  readonly message: string
  readonly name: string
  readonly code?: number
  readonly data?: unknown
}

/** What became of a step. One without a value returned none. */
export type Done = { readonly value?: unknown } | { readonly failure: Failure }

/** The steps of one call: what they came to, and which are under way. */
export class Steps {
  readonly #done: Map<string, Done>
  readonly #underway = new Map<string, Promise<unknown>>()

  constructor(done: Readonly<Record<string, Done>> = {}) {
    this.#done = new Map(Object.entries(done))
  }

  /** What the finished ones came to. */
  get done(): Readonly<Record<string, Done>> {
    return Object.fromEntries(this.#done)
  }

  /** Whether a step was run before. */
  has(key: string): boolean {
    return this.#done.has(key)
  }

  /** What a step came to, if it was run before; else runs it. One that must not start makes its caller leave. */
  run(key: string, work: () => unknown, mayStart: boolean): Promise<unknown> {
    const done = this.#done.get(key)
    if (done) return handled(repeat(done))
    const underway = this.#underway.get(key)
    if (underway) return underway
    if (!mayStart) return handled(Promise.reject(new Suspended()))
    const running = handled(this.#start(key, work).finally(() => this.#underway.delete(key)))
    this.#underway.set(key, running)
    return running
  }

  /** Waits until none is under way. */
  async rest(): Promise<void> {
    while (this.#underway.size > 0) await Promise.allSettled(this.#underway.values())
  }

  async #start(key: string, work: () => unknown): Promise<unknown> {
    try {
      const value = asJson(key, await work())
      this.#done.set(key, { value })
      return await repeat({ value })
    } catch (reason) {
      // A step that asks has not failed: it will be run again with the answer.
      if (!isSuspended(reason)) this.#done.set(key, { failure: failureOf(reason) })
      throw reason
    }
  }
}

/** The outcome of an earlier run, as a copy: what a handler does to it is not remembered. */
async function repeat(done: Done): Promise<unknown> {
  if ('failure' in done) throw errorOf(done.failure)
  return done.value === undefined ? undefined : (JSON.parse(JSON.stringify(done.value)) as unknown)
}

function asJson(key: string, value: unknown): unknown {
  if (value === undefined) return undefined
  try {
    const text = JSON.stringify(value) as string | undefined
    if (text !== undefined) return JSON.parse(text) as unknown
  } catch (cause) {
    throw new TypeError(`The step '${key}' returned what JSON cannot hold`, { cause })
  }
  throw new TypeError(`The step '${key}' returned what JSON cannot hold: a ${typeof value}`)
}

function failureOf(reason: unknown): Failure {
  if (!(reason instanceof Error)) return { kind: 'other', name: 'Error', message: textOf(reason) }
  const { name, message } = reason
  if (reason instanceof ToolError) return { kind: 'tool', name, message }
  if (!(reason instanceof ProtocolError)) return { kind: 'other', name, message }
  const { code, data } = reason
  return { kind: 'protocol', name, message, code, ...(isSayable(data) && { data }) }
}

/** Not everything that can be thrown has a text, and what fails has to be remembered all the same. */
function textOf(reason: unknown): string {
  try {
    return String(reason)
  } catch {
    return 'Something was thrown that has no text'
  }
}

function isSayable(data: unknown): boolean {
  try {
    return JSON.stringify(data) !== undefined
  } catch {
    return false
  }
}

function errorOf({ kind, name, message, code, data }: Failure): Error {
  if (kind === 'tool') return new ToolError(message)
  if (kind === 'protocol') return new ProtocolError(code!, message, data)
  return Object.assign(new Error(message), { name })
}
