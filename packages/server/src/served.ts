import type { Asked, Json, Params, RequestDef, Result } from '@mortise/protocol'
import type { Context } from './context.js'

/** What a handler of a method may return: its result, or questions where the method may ask. */
export type Returned<D extends RequestDef> = Result<D> | (D extends { mayAsk: true } ? Asked : never)

/** Serves one method: from its parameters to its result. */
export type Handler<D extends RequestDef> = (params: Params<D>, ctx: Context) => Returned<D> | Promise<Returned<D>>

/** A method with its handler, the types forgotten: a row of the dispatch map. */
export interface Served {
  readonly def: RequestDef
  run(params: Json, ctx: Context): unknown
}

/** Ties a handler to the method it serves. */
export const serving = <D extends RequestDef>(def: D, handler: Handler<D>): Served => ({
  def,
  run: (params, ctx) => handler(params as Params<D>, ctx),
})
