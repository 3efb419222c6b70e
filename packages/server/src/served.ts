import type { Asked, Frozen, Json, OtherResult, Params, RequestDef, Result } from '@mortise/protocol'
import type { Context } from './context.js'

/** What a handler of a method may return: its result, one in the form of an extension, or questions where it may ask. */
export type Returned<D extends RequestDef> =
  | Frozen<Result<D>>
  | OtherResult
  | (D extends { mayAsk: true } ? Asked : never)

/** Serves one method: from its parameters to its result. */
export type Handler<D extends RequestDef, R extends Returned<D> = Returned<D>> = (
  params: Params<D>,
  ctx: Context,
) => R | Promise<R>

/** A method with its handler, the types forgotten: a row of the dispatch map. */
export interface Served {
  readonly def: RequestDef
  /** Does its work: returns what the handler returns, or throws what it throws. */
  run(params: Json, ctx: Context): unknown
}

/** Ties a handler to the method it serves. */
export const serving = <D extends RequestDef, const R extends Returned<D>>(def: D, handler: Handler<D, R>): Served => ({
  def,
  run: (params, ctx) => handler(params as Params<D>, ctx),
})
