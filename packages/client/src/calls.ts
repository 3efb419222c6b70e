import {
  methods,
  type Json,
  type Params,
  type RequestDef,
  type RequestsFrom,
  type Result,
  type ToolResult,
} from '@mortise/protocol'
import type { Pages } from './pages.js'
import type { CallOptions } from './peer.js'

type Own =
  | 'initialize'
  | 'listen'
  | 'setLevel'
  | 'getTask'
  | 'taskResult'
  | 'listTasks'
  | 'cancelTask'
  | 'pollTask'
  | 'updateTask'
  | 'stopTask'
type Requests = Omit<RequestsFrom<'client'>, Own>

type Arguments<D> =
  Record<string, never> extends Params<D>
    ? [params?: Params<D>, options?: CallOptions]
    : [params: Params<D>, options?: CallOptions]

type ItemOf<D> = D extends { pages: infer M extends keyof Result<D> }
  ? Result<D>[M] extends readonly (infer Item)[]
    ? Item
    : never
  : never

type Call<D> = D extends { pages: string }
  ? (...args: Arguments<D>) => Pages<Result<D> & object, ItemOf<D>>
  : (...args: Arguments<D>) => Promise<Result<D>>

/** Written as a method, which a client that knows its tools may narrow and still be one of these. */
interface ToolCall {
  /** Calls a tool. */
  callTool(params: { name: string; arguments?: object; _meta?: Json }, options?: CallOptions): Promise<ToolResult>
}

/** One method for each request of the table that a user makes. Lists page by themselves; see {@link Pages}. */
export type Calls = { readonly [K in Exclude<keyof Requests, 'callTool'>]: Call<Requests[K]> } & ToolCall

/** What the calls are made with. */
export interface Caller {
  request<D extends RequestDef>(def: D, params: Params<D>, options?: CallOptions): Promise<Result<D>>
  list<D extends RequestDef>(def: D, params: Params<D>, options?: CallOptions): object
}

/** The names and definitions of the calls. */
const entries = Object.entries(methods).flatMap(([name, def]): [string, RequestDef][] =>
  def.kind === 'request' && def.from !== 'server' ? [[name, def]] : [],
)
const own: Record<Own, true> = {
  initialize: true,
  listen: true,
  setLevel: true,
  getTask: true,
  taskResult: true,
  listTasks: true,
  cancelTask: true,
  pollTask: true,
  updateTask: true,
  stopTask: true,
}

/** A class whose instances have a method for each request, made of the table. */
export function callsOf(): abstract new () => Calls {
  abstract class Made {}
  for (const [name, def] of entries) {
    if (Object.hasOwn(own, name)) continue
    const value = function (this: Caller, params: Json = {}, options?: CallOptions): object {
      const paged = def.pages !== undefined && params.cursor === undefined
      return paged ? this.list(def, params, options) : this.request(def, params, options)
    }
    Object.defineProperty(Made.prototype, name, { value, writable: true, configurable: true })
  }
  return Made as abstract new () => Calls
}
