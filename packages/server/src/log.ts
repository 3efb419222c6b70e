import { endedFor, logged, tell, writeEntry, type Middleware, type Outcome, type WriteEntry } from '@mortise/protocol'
import type { HandlerContext } from './handler.js'

/** Middleware for `server.use` that tells of each request once it has ended; by default on standard error. */
export function requestLog(write: WriteEntry = writeEntry): Middleware<HandlerContext, Outcome> {
  return async (ctx, next) => {
    const { request, caller, principal } = ctx
    const entry = logged(request.method, request.params ?? {}, caller.revision)
    const who = principal === undefined ? {} : { principal }
    try {
      const outcome = await next()
      tell(write, [{ ...entry(outcome.done ? endedFor(ctx, outcome) : 'asked'), ...who }])
      return outcome
    } catch (reason) {
      tell(write, [{ ...entry(endedFor(ctx, { reason })), ...who }])
      throw reason
    }
  }
}
