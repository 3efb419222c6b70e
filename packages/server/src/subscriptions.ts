import { metaKey, methods, type Filter, type Json } from '@mortise/protocol'
import type { Context } from './context.js'
import { follows, honoured, noticeOf } from './notices.js'

/**
 * A stream of changes, for as long as the client or the server keeps it. Its acknowledgement goes first, and everything
 * on it carries the id of the request that opened it, in the type it came in.
 */
export async function stream(wanted: Filter, ctx: Context): Promise<Json> {
  const { server, exchange, request } = ctx
  const _meta = { [metaKey.subscription]: request.id }
  const filter = honoured(wanted, server.capabilities)
  const acknowledged = exchange.notify({
    jsonrpc: '2.0',
    method: methods.acknowledged.name,
    params: { notifications: filter, _meta },
  })
  const unsubscribe = server.changes.subscribe((change) => {
    if (!follows(filter, change)) return
    const { def, params } = noticeOf(change)
    void exchange.notify({ jsonrpc: '2.0', method: def.name, params: { ...params, _meta } })
  })
  try {
    await acknowledged
    await either(exchange.signal, server.closing)
    return { _meta }
  } finally {
    unsubscribe()
  }
}

/** Resolves when either signal aborts, leaving no listener behind. */
function either(...signals: AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      for (const signal of signals) signal.removeEventListener('abort', done)
      resolve()
    }
    if (signals.some(({ aborted }) => aborted)) return resolve()
    for (const signal of signals) signal.addEventListener('abort', done)
  })
}
