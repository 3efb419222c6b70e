import {
  changeParams,
  declares,
  ErrorCode,
  metaKey,
  methods,
  noticeOf,
  ProtocolError,
  requireCapability,
  type Filter,
  type Json,
} from '@mortise/protocol'
import { coalesced } from './coalesce.js'
import type { Context } from './context.js'
import type { ServerCore } from './core.js'
import type { Stream } from './features/stream.js'
import { counted } from './followed.js'
import { followable } from './limits.js'
import { asSaid } from './said.js'

/** What of a filter a server will honour, each name in it once. Throws where it names too many. */
export function honoured(filter: Filter, { capabilities, limits }: ServerCore): Filter {
  const kept = Object.entries(filter).filter(([topic, wanted]) => {
    const notice = noticeOf(topic)
    return notice !== undefined && wanted !== false && declares(capabilities, notice.needs.server)
  })
  const names = (topic: string, wanted: unknown): unknown =>
    Array.isArray(wanted) ? followable(wanted as string[], limits, `params.notifications.${topic}`) : wanted
  return Object.fromEntries(kept.map(([topic, wanted]) => [topic, names(topic, wanted)]))
}

/**
 * A stream of changes, for as long as the client or the server keeps it. Its acknowledgement goes first, and everything
 * on it carries the id of the request that opened it, in the type it came in.
 */
export async function stream(wanted: Filter, ctx: Context): Promise<Json> {
  const leave = enter(ctx)
  try {
    return await flow(wanted, ctx)
  } finally {
    leave()
  }
}

async function flow(wanted: Filter, ctx: Context): Promise<Json> {
  const { server, exchange, request } = ctx
  const _meta = { [metaKey.subscription]: request.id }
  const streams = server.streams.filter(({ def }) => (wanted as Json)[def.topic] !== undefined)
  const core = honoured(wanted, server)
  const own = streams.length > 0 ? await accept(streams, wanted, ctx) : []
  const filter = { ...core, ...Object.fromEntries(own) }
  const acknowledged = exchange.notify({
    jsonrpc: '2.0',
    method: methods.acknowledged.name,
    params: { notifications: filter, _meta },
  })
  const news = coalesced((change) => {
    const method = noticeOf(change.topic)!.name
    return exchange.notify({ jsonrpc: '2.0', method, params: { ...changeParams(change), _meta } })
  })
  const uris = new Set(core.resourceSubscriptions)
  const leave = counted(server, uris)
  const unsubscribe = server.changes.subscribe((change) => {
    const { topic, uri } = change
    if (topic === 'resourceSubscriptions' ? uri !== undefined && uris.has(uri) : core[topic] === true) news.tell(change)
  })
  // One signal of its own: listeners of every stream on the server's would be one too many after ten.
  const over = AbortSignal.any([exchange.signal, server.closing, ...(exchange.draining ? [exchange.draining] : [])])
  if (streams.length > 0) follow(streams, filter, ctx, over)
  try {
    await acknowledged
    await aborted(over)
  } finally {
    unsubscribe()
    leave()
  }
  await Promise.race([news.rest(), aborted(exchange.signal)])
  if (!exchange.cancelled) ctx.answered = () => withdraw(ctx)
  return { _meta }
}

/** How many streams are open, by session and by server. */
const open = new WeakMap<object, number>()
const openOf = (holder: object): number => open.get(holder) ?? 0

/** Takes a place for a stream, until the returned function is called. Throws where there is none left. */
function enter({ server, session }: Context): () => void {
  const { streams, streamsInAll } = server.limits
  if (session && openOf(session) >= streams) {
    throw tooMany(`This client holds ${streams} streams of changes open: end one of them, or name more in one`)
  }
  if (openOf(server) >= streamsInAll) throw tooMany(`${streamsInAll} streams of changes are open here: try again later`)
  const holders = session ? [session, server] : [server]
  for (const holder of holders) open.set(holder, openOf(holder) + 1)
  return () => {
    for (const holder of holders) open.set(holder, openOf(holder) - 1)
  }
}

const tooMany = (message: string): ProtocolError => new ProtocolError(ErrorCode.invalidRequest, message)

/** On a channel that both sides share, the client is also told that nothing more comes: its end shows nowhere else. */
const withdraw = ({ request, session }: Context): void =>
  void session?.say({ jsonrpc: '2.0', method: methods.cancelled.name, params: { requestId: request.id } })

/** What will be honoured of the filters of extensions, by their topics. */
const accept = (streams: readonly Stream[], wanted: Filter, ctx: Context): Promise<[topic: string, value: unknown][]> =>
  Promise.all(
    streams.map(async ({ def, accept }) => {
      requireCapability(def, 'client', ctx.caller.capabilities)
      try {
        return [def.topic, await accept((wanted as Json)[def.topic], ctx)]
      } catch (reason) {
        throw asSaid(reason)
      }
    }),
  )

/** Tells of the changes of extensions, until the client or the server has enough. */
function follow(streams: readonly Stream[], accepted: Json, ctx: Context, over: AbortSignal): void {
  const { exchange, request, server } = ctx
  const _meta = { [metaKey.subscription]: request.id }
  for (const { def, follow } of streams) {
    const tell = (params: Json): Promise<void> =>
      exchange.notify({ jsonrpc: '2.0', method: def.name, params: { ...params, _meta } })
    const following = async (): Promise<void> => follow(accepted[def.topic], ctx, over, tell)
    following().catch((reason: unknown) => server.report(reason, def.name))
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
