import { methods, type Json, type NotificationMessage } from '@mortise/protocol'
import type { Asker } from './asker.js'
import { interviewOf } from './interview.js'

/** The parameters of a question; a page gets an id, where its revision has such. */
export function identified(params: Json, key: string, ctx: Asker): Json {
  const named = params.mode !== 'url' || params.elicitationId !== undefined
  if (named || !ctx.caller.revision.traits.pageIds) return params
  return { ...params, elicitationId: idOf(ctx, key) }
}

/** Tells the client, once, that a page is finished with. */
export function tellCompleted(ctx: Asker, key: string): () => Promise<void> {
  let told: Promise<void> | undefined
  return () => (told ??= tell(ctx, key))
}

async function tell(ctx: Asker, key: string): Promise<void> {
  const { session, exchange, caller } = ctx
  if (!caller.revision.traits.pageIds) return
  const params = { elicitationId: idOf(ctx, key) }
  const message: NotificationMessage = { jsonrpc: '2.0', method: methods.elicitationComplete.name, params }
  // The page may well outlast the call that asked for it.
  await (interviewOf(ctx).over.aborted ? session?.say(message) : exchange.notify(message))
}

const idOf = (ctx: Asker, key: string): string => `${interviewOf(ctx).id}:${key}`
