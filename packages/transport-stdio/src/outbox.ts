import type { Writable } from 'node:stream'
import { ConnectionClosed } from '@mortise/protocol'
import { settles } from './wait.js'

/** What was sent in one turn of the loop, and those who wait for it. */
interface Batch {
  readonly promise: Promise<void>
  resolve(): void
  reject(reason: Error): void
}

/**
 * What goes out on a stream: all that one turn of the loop sends goes in one write, for each write is a system call.
 * When the stream is full, what is sent gathers here until there is room.
 */
export class Outbox {
  readonly #output: Writable
  #text = ''
  /** What has not been written. */
  #gathering: Batch | undefined
  /** What has been written, and filled the stream. */
  #full: Batch | undefined
  #isBroken = false
  readonly #flushLater = (): void => this.#flush()
  #closed: ConnectionClosed | undefined

  /** `onBroken` is told once when the stream fails or closes by itself; it must call `fail`, now or later. */
  constructor(output: Writable, onBroken: (cause?: Error) => void) {
    this.#output = output
    const broken = (cause?: Error): void => {
      if (this.#isBroken || this.#closed) return
      this.#isBroken = true
      onBroken(cause)
    }
    // It stays for good: a stream that fails late must not end the process.
    output.on('error', broken)
    output.on('close', () => broken())
    output.on('drain', () => this.#drained())
  }

  /** How much waits to be read by the far side, in bytes or thereabouts. */
  get size(): number {
    return this.#text.length + this.#output.writableLength
  }

  /** Resolves when the text is written and the stream has room for more; rejects once closed. */
  write(text: string): Promise<void> {
    if (this.#closed) return Promise.reject(this.#closed)
    this.#text += text
    if (!this.#gathering) {
      this.#gathering = newBatch()
      if (!this.#full) process.nextTick(this.#flushLater)
    }
    return this.#gathering.promise
  }

  /** Takes no more, and rejects what is under way. */
  fail(reason?: Error): void {
    if (this.#closed) return
    if (reason instanceof ConnectionClosed) this.#closed = reason
    else this.#closed = new ConnectionClosed(reason?.message, reason && { cause: reason })
    this.#settle(this.#closed)
  }

  /** Takes no more, and ends the stream; what is under way has some milliseconds to be taken by the far side. */
  async close(ms: number): Promise<void> {
    if (this.#isBroken) this.fail()
    if (this.#closed) return
    this.#flush()
    if (this.#text !== '') this.#output.write(this.#text)
    this.#closed = new ConnectionClosed()
    const isTaken = await this.#end(ms)
    this.#settle(isTaken ? undefined : this.#closed)
  }

  /** Whether all was taken in time. The process's own output is emptied, never ended: it is everybody's. */
  async #end(ms: number): Promise<boolean> {
    const output = this.#output
    const isOurs = output !== process.stdout
    const over = new Promise<unknown>((resolve) => {
      output.once('close', resolve)
      if (isOurs) output.end(resolve)
      else output.write('', resolve)
    })
    await settles(over, ms)
    const isTaken = isOurs ? output.writableFinished : output.writableLength === 0
    if (isOurs && !isTaken) output.destroy()
    return isTaken
  }

  #flush(): void {
    const batch = this.#gathering
    if (!batch || this.#full || this.#isBroken || this.#closed) return
    const text = this.#text
    this.#text = ''
    this.#gathering = undefined
    if (text === '' || this.#output.write(text)) batch.resolve()
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
  let resolve = (): void => {}
  let reject = (_reason: Error): void => {}
  const promise = new Promise<void>((...settle) => ([resolve, reject] = settle))
  return { promise, resolve, reject }
}
