import { logged, methods } from '@mortise/protocol'
import type { McpServer } from '@mortise/server'
import type { AuditEntry } from './options.js'

const audited: readonly string[] = [methods.callTool.name, methods.readResource.name]

/** The arguments that name files; everything else may be what a file holds. */
const pathArguments = ['path', 'paths', 'source', 'destination', 'from', 'to']

const isText = (value: unknown): value is string => typeof value === 'string'

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {}

const pathsIn = (params: unknown): string[] => {
  const named = fieldsOf(fieldsOf(params).arguments)
  return pathArguments.flatMap((name) => named[name]).filter(isText)
}

/** The code of a tool's failure, where it has one. */
const codeIn = (result: unknown): string | undefined => {
  const { isError, structuredContent } = fieldsOf(result)
  const { code } = fieldsOf(structuredContent)
  return isError === true && isText(code) ? code : undefined
}

/** Tells of each tool that was called and each resource that was read, once that has ended. */
export const registerAudit = (server: McpServer, write: (entry: AuditEntry) => void): void => {
  server.use(async (ctx, next) => {
    const { request, caller, principal, params } = ctx
    if (!audited.includes(request.method)) return next()
    const entry = logged(request.method, params, caller.revision)
    const tell = (how: Parameters<typeof entry>[0], code?: string): void => {
      const { method, subject, ms, end } = entry(how)
      const paths = pathsIn(params)
      const time = new Date().toISOString()
      const about = { ...(subject !== undefined && { subject }), ...(paths.length > 0 && { paths }) }
      write({ time, method, ...about, end: code ?? end, ms, ...(principal !== undefined && { principal }) })
    }
    try {
      const outcome = await next()
      if (outcome.done) tell({ result: outcome.result }, codeIn(outcome.result))
      else tell('asked')
      return outcome
    } catch (reason) {
      tell({ reason })
      throw reason
    }
  })
}
