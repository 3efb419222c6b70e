import type { Writable } from 'node:stream'
import { ConnectionClosed } from '@mortise/protocol'
import { settles } from './wait.js'

interface Batch {
  readonly promise: Promise<void>
  resolve(): void
  reject(reason: Error): void
}

/**
 * What goes out on a stream: all that one turn of the loop sends goes in one write, for each write is a system call.
 * Once the stream is full, what is sent gathers here until there is room.
 */
export class Outbox {
  readonly #output: Writable
  #text = ''
  /** Those whose text has not been written. */
  #gathering: Batch | undefined
  /** Those whose text has been written, and filled the stream. */
  #full: Batch | undefined
  #closed: ConnectionClosed | undefined
  #cause: unknown

  /** `onBroken` is told once, when the stream fails or closes before it was closed here. */
  constructor(output: Writable, onBroken: (reason: Error) => void) {
    this.#output = output
    const broken = (cause?: Error): void => {
      if (this.#closed) return
      this.#cause = cause
      this.#closed = new ConnectionClosed(undefined, { cause })
      this.#settle(this.#closed)
      onBroken(this.#closed)
    }
    // Stays for good: a stream that fails late must not end the process.
    output.on('error', broken)
    output.on('close', () => broken())
    output.on('drain', () => this.#drained())
  }

  /** How much waits for the far side to read, in bytes or thereabouts. */
  get size(): number {
    return this.#text.length + this.#output.writableLength
  }

  /** Resolves when the text is written and the stream has room for more; rejects once closed. */
  write(text: string): Promise<void> {
    if (this.#closed) return Promise.reject(new ConnectionClosed(undefined, { cause: this.#cause }))
    this.#text += text
    if (!this.#gathering) {
      this.#gathering = newBatch()
      if (!this.#full) process.nextTick(() => this.#flush())
    }
    return this.#gathering.promise
  }

  /** Takes no more; what is under way is still written, if the far side takes it within the time. */
  async close(ms: number): Promise<void> {
    if (this.#closed) return
    const output = this.#output
    if (this.#gathering && this.#full) output.write(this.#text)
    else this.#flush()
    this.#closed = new ConnectionClosed()
    // The process's own output is everybody's: it is emptied, never ended.
    const isShared = output === process.stdout
    const done = new Promise<unknown>((resolve) => {
      output.once('close', resolve)
      if (isShared) output.write('', resolve)
      else output.end(resolve)
    })
    await settles(done, ms)
    const isTaken = isShared ? output.writableLength === 0 : output.writableFinished
    this.#settle(isTaken ? undefined : this.#closed)
  }

  #flush(): void {
    const batch = this.#gathering
    if (!batch || this.#closed) return
    const text = this.#text
    this.#text = ''
    this.#gathering = undefined
    if (this.#output.write(text)) batch.resolve()
    else this.#full = batch
  }

  #drained(): void {
    this.#full?.resolve()
    this.#full = undefined
    this.#flush()
  }

  #settle(reason: Error | undefined): void {
    for (const batch of [this.#full, this.#gathering]) {
      if (reason) batch?.reject(reason)
      else batch?.resolve()
    }
    this.#full = this.#gathering = undefined
    this.#text = ''
  }
}

function newBatch(): Batch {
  let settle: Pick<Batch, 'resolve' | 'reject'>
  const promise = new Promise<void>((resolve, reject) => (settle = { resolve, reject }))
  return { promise, ...settle! }
}
