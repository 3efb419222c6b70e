import { logged, tell, writeEntry, type Json, type Middleware, type WriteEntry } from '@mortise/protocol'
import type { Operation } from './operation.js'

/** Middleware for `client.use` that tells of each call once it has ended; by default on standard error. */
export function requestLog(write: WriteEntry = writeEntry): Middleware<Operation, Json> {
  return async ({ def, params, server }, next) => {
    const entry = logged(def.name, params, server.revision)
    try {
      const result = await next()
      tell(write, [entry({ result })])
      return result
    } catch (reason) {
      tell(write, [entry({ reason })])
      throw reason
    }
  }
}
