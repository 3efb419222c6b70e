import {
  changeParams,
  declares,
  follows,
  metaKey,
  methods,
  noticeOf,
  type Capabilities,
  type Filter,
  type Json,
} from '@mortise/protocol'
import type { Context } from './context.js'

/** What of a filter a server with these capabilities will honour. */
export function honoured(filter: Filter, capabilities: Capabilities): Filter {
  const kept = Object.entries(filter).filter(([topic, wanted]) => {
    const notice = noticeOf(topic)
    return notice !== undefined && wanted !== false && declares(capabilities, notice.needs.server)
  })
  return Object.fromEntries(kept)
}

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
    const method = noticeOf(change.topic)!.name
    void exchange.notify({ jsonrpc: '2.0', method, params: { ...changeParams(change), _meta } })
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
