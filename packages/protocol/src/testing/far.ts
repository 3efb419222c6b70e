import {
  answering,
  type Endpoint,
  ErrorCode,
  errorMessage,
  type Exchange,
  type Id,
  isJson,
  type Json,
  localBus,
  methods,
  type Origin,
  Prewritten,
  ProtocolError,
  type RequestMessage,
  type Revision,
  revisions,
  type Self,
  type Session,
  type Step,
} from '@mortise/protocol'
import type { Patience } from './patience.js'

/** What the far end can be asked to do; the name of a tool on the wire. */
export type Act = 'echo' | 'print' | 'count' | 'fail' | 'hold' | 'stumble'

/** The revision that the contract speaks: the newest, whose requests need no session. */
export const spoken: Revision = revisions[0]!
const self: Self = { info: { name: 'transport-contract', version: '1' }, capabilities: { tools: {} } }

/** The far end of the channel under test: does what a request asks, and notes what reached it. */
export class Far implements Endpoint {
  readonly changes = localBus()
  /** The ids of all requests, in the order in which they arrived. */
  readonly served: Id[] = []
  /** Those that were given up before they were answered. */
  readonly cancelled: Id[] = []
  /** Those whose answer has been handed to the channel. */
  readonly answered: Id[] = []
  readonly #patience: Patience
  readonly #running = new Map<Id, Exchange>()
  readonly #held = new Map<Id, () => void>()

  constructor(patience: Patience) {
    this.#patience = patience
  }

  open(origin: Origin): Session {
    return {
      origin,
      hear: (message) => {
        if (!('method' in message) || message.method !== methods.cancelled.name) return
        this.#running.get(message.params?.requestId as Id)?.cancel()
      },
      close: () => {
        for (const exchange of this.#running.values()) exchange.cancel()
      },
    }
  }

  async serve(request: RequestMessage, exchange: Exchange): Promise<void> {
    const { id, params = {} } = request
    this.served.push(id)
    this.#running.set(id, exchange)
    this.#patience.changed()
    const { name, arguments: args } = params
    await this.#act(name as Act, id, isJson(args) ? args : {}, exchange)
    this.#running.delete(id)
    this.answered.push(id)
    this.#patience.changed()
  }

  /** Lets a held request be answered. */
  release(id: Id): void {
    this.#held.get(id)?.()
  }

  async #act(act: Act, id: Id, args: Json, exchange: Exchange): Promise<void> {
    if (act === 'fail') {
      const error = new ProtocolError(args.code as number, args.message as string, args.data)
      return exchange.answer(errorMessage(id, error), args.step as Step)
    }
    if (act === 'count') await count(id, args.times as number, exchange)
    if (act === 'hold') await this.#hold(id, exchange.signal)
    const echo = { content: [], structuredContent: act === 'stumble' ? unwritable : args }
    const result = answering[spoken.family].writeResult(spoken, methods.callTool, { done: true, result: echo }, self)
    return exchange.answer({ jsonrpc: '2.0', id, result: act === 'print' ? new Prewritten(result) : result }, 'run')
  }

  async #hold(id: Id, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#held.set(id, resolve)
      if (signal.aborted) resolve()
      else signal.addEventListener('abort', () => resolve(), { once: true })
    })
    if (signal.aborted) this.cancelled.push(id)
  }
}

/** Something that JSON cannot say, as a careless author may hand it over. */
export const unwritable: Json = { big: 1n }

/** Tells how far a request has come, once for each step. */
async function count(id: Id, times: number, exchange: Exchange): Promise<void> {
  for (let progress = 1; progress <= times; progress++) {
    await exchange.notify({
      jsonrpc: '2.0',
      method: methods.progress.name,
      params: { progressToken: id, progress, total: times },
    })
  }
}

/** An error for each step at which a request may end. */
export const failures: readonly { step: Step; code: number; message: string; data?: Json }[] = [
  { step: 'envelope', code: ErrorCode.invalidParams, message: 'no envelope' },
  { step: 'headers', code: ErrorCode.headerMismatch, message: 'other headers' },
  { step: 'version', code: ErrorCode.unsupportedVersion, message: 'no version', data: { supported: ['a', 'b'] } },
  { step: 'method', code: ErrorCode.methodNotFound, message: 'no method' },
  { step: 'shape', code: ErrorCode.invalidParams, message: 'params.name: expected a string' },
  { step: 'gate', code: ErrorCode.missingCapability, message: 'no capability', data: { deep: [{ er: null }] } },
  { step: 'run', code: 4711, message: 'of its own: ünïcödé \n "quoted"', data: { text: '\u2028' } },
]
