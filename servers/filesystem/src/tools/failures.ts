import { methods } from '@mortise/protocol'
import type { McpServer } from '@mortise/server'

/** Where the parts of a failure stand in answers of revisions with sessions. */
export const FAILURE_KEY = 'mortise/failure'

/**
 * Clients of revisions with sessions hold the structured part of a failure against the output schema of its tool, and then
 * keep the failure from the model: for them its parts stand in `_meta`.
 */
export const moveFailures = (server: McpServer): void => {
  server.use(async (ctx, next) => {
    const outcome = await next()
    if (ctx.request.method !== methods.callTool.name || ctx.caller.revision.family !== 'session' || !outcome.done)
      return outcome
    const { isError, structuredContent, ...rest } = outcome.result
    if (isError !== true || structuredContent === undefined) return outcome
    const _meta = { ...(rest._meta as object | undefined), [FAILURE_KEY]: structuredContent }
    return { ...outcome, result: { ...rest, isError, _meta } }
  })
}
