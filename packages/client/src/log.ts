import { logged, writeEntry, type Json, type Middleware, type WriteEntry } from '@mortise/protocol'
import type { Operation } from './operation.js'

/** Middleware for `client.use` that tells of each call once it has ended; by default on standard error. */
export function requestLog(write: WriteEntry = writeEntry): Middleware<Operation, Json> {
  return async ({ def, params, server }, next) => {
    const entry = logged(def.name, params, server.revision)
    try {
      const result = await next()
      write(entry({ result }))
      return result
    } catch (reason) {
      write(entry({ reason }))
      throw reason
    }
  }
}
