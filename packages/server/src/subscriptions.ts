import {
  changeParams,
  declares,
  follows,
  metaKey,
  methods,
  noticeOf,
  requireCapability,
  type Capabilities,
  type Filter,
  type Json,
} from '@mortise/protocol'
import type { Context } from './context.js'
import type { Stream } from './features/stream.js'

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
  const streams = server.streams.filter(({ def }) => (wanted as Json)[def.topic] !== undefined)
  const own = streams.length > 0 ? await accept(streams, wanted, ctx) : []
  const filter = { ...honoured(wanted, server.capabilities), ...Object.fromEntries(own) }
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
  // One signal of its own: listeners of every stream on the server's would be one too many after ten.
  const over = AbortSignal.any([exchange.signal, server.closing, ...(exchange.draining ? [exchange.draining] : [])])
  if (streams.length > 0) follow(streams, filter, ctx, over)
  try {
    await acknowledged
    await aborted(over)
    if (!exchange.cancelled) ctx.answered = () => withdraw(ctx)
    return { _meta }
  } finally {
    unsubscribe()
  }
}

/** On a channel that both sides share, the client is also told that nothing more comes: its end shows nowhere else. */
const withdraw = ({ request, session }: Context): void =>
  void session?.say({ jsonrpc: '2.0', method: methods.cancelled.name, params: { requestId: request.id } })

/** What will be honoured of the filters of extensions, by their topics. */
const accept = (streams: readonly Stream[], wanted: Filter, ctx: Context): Promise<[topic: string, value: unknown][]> =>
  Promise.all(
    streams.map(async ({ def, accept }) => {
      requireCapability(def, 'client', ctx.caller.capabilities)
      return [def.topic, await accept((wanted as Json)[def.topic], ctx)]
    }),
  )

/** Tells of the changes of extensions, until the client or the server has enough. */
function follow(streams: readonly Stream[], accepted: Json, ctx: Context, over: AbortSignal): void {
  const { exchange, request, server } = ctx
  const _meta = { [metaKey.subscription]: request.id }
  for (const { def, follow } of streams) {
    const tell = (params: Json): void =>
      void exchange.notify({ jsonrpc: '2.0', method: def.name, params: { ...params, _meta } })
    follow(accepted[def.topic], ctx, over, tell).catch((reason: unknown) => server.report(reason, def.name))
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
