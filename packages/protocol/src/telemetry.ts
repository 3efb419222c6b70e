import { ProtocolError } from './errors.js'
import { definitionOf, methods } from './methods/index.js'
import type { Revision } from './revision/revision.js'
import { isJson, type Json } from './schema/index.js'

/** A call as the semantic conventions of OpenTelemetry for MCP name it. */
export interface CallSigns {
  /** The method and what it is about, where that is a name of few: of a tool or a prompt. */
  readonly name: string
  readonly attributes: Record<string, string>
}

/** What a request is called in traces and logs. */
export function callSigns(method: string, params: Json, revision: Revision): CallSigns {
  const attributes: Record<string, string> = {
    'mcp.method.name': method,
    'mcp.protocol.version': revision.version,
  }
  const about = subjectOf(method, params, revision)
  const key = keyOf(method)
  if (about === undefined || key === undefined) return { name: method, attributes }
  attributes[key] = about
  if (method === methods.callTool.name) attributes['gen_ai.operation.name'] = 'execute_tool'
  // A URI may be one of any number, by which nobody could group.
  return { name: key === resource ? method : `${method} ${about}`, attributes }
}

const resource = 'mcp.resource.uri'

function keyOf(method: string): string | undefined {
  if (method === methods.callTool.name) return 'gen_ai.tool.name'
  if (method === methods.getPrompt.name) return 'gen_ai.prompt.name'
  const reads: readonly string[] = [methods.readResource.name, methods.subscribe.name, methods.unsubscribe.name]
  return reads.includes(method) ? resource : undefined
}

/** The tool, the prompt or the resource that a request is about. */
export function subjectOf(method: string, params: Json, revision: Revision): string | undefined {
  const def = definitionOf(method, revision)
  const named = def?.kind === 'request' && def.nameHeader !== undefined ? params[def.nameHeader] : params.uri
  return typeof named === 'string' ? named : undefined
}

/** How a call ended: in an error, with a result, or given up by who made it. */
export type End = { readonly reason: unknown } | { readonly result: unknown } | { readonly cancelled: true }

/** What kind of failure a call ended in: the code of an error of the protocol, the name of any other, or a tool's own. */
export function failureOf(end: End): string | undefined {
  if ('result' in end) return isJson(end.result) && end.result.isError === true ? 'tool_error' : undefined
  if ('cancelled' in end) return 'cancelled'
  if (end.reason instanceof ProtocolError) return String(end.reason.code)
  return end.reason instanceof Error ? end.reason.name : '_OTHER'
}

/** The bounds that the semantic conventions advise for durations, in seconds. */
export const durationBounds = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300]

/** What is needed of a span of OpenTelemetry to end it. */
export interface SpanToEnd {
  /** Notes what kind of failure it was. */
  setAttribute(name: string, value: string): unknown
  /** Marks it as failed. */
  setStatus(status: { code: 2; message?: string }): unknown
  /** Ends it. */
  end(): void
}

/** Takes the time from here on. The function returned ends the span, as failed or not, and records how long it took. */
export function timed(
  span: SpanToEnd,
  known: Record<string, string>,
  record: (seconds: number, attributes: Record<string, string>) => void,
): (end: End) => void {
  const { [resource]: _, ...attributes } = known
  const began = performance.now()
  return (end) => {
    const failure = failureOf(end)
    if (failure !== undefined) {
      attributes['error.type'] = failure
      span.setAttribute('error.type', failure)
      const said = 'reason' in end && end.reason instanceof Error ? { message: end.reason.message } : {}
      span.setStatus({ code: 2, ...said })
    }
    record((performance.now() - began) / 1000, attributes)
    span.end()
  }
}

/** Where in a distributed trace a request stands, by W3C Trace Context. */
export interface TraceParent {
  readonly traceId: string
  readonly spanId: string
  readonly traceFlags: number
  /** What tracers carry along for themselves; absent where it is not well-formed. */
  readonly traceState?: string
}

const parent = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/
const member =
  /^[ \t]*(?:[a-z][a-z0-9_\-*/]{0,255}|[a-z0-9][a-z0-9_\-*/]{0,240}@[a-z][a-z0-9_\-*/]{0,13})=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,256}$/
const zero = /^0+$/

/** Reads where a request stands from its metadata; undefined where it says nothing, or nothing well-formed. */
export function readTraceParent(meta: unknown): TraceParent | undefined {
  const { traceparent, tracestate } = isJson(meta) ? meta : {}
  const [, version, traceId, spanId, flags, rest] = (typeof traceparent === 'string' && parent.exec(traceparent)) || []
  if (!version || !traceId || !spanId || version === 'ff' || (version === '00' && rest !== undefined)) return undefined
  if (zero.test(traceId) || zero.test(spanId)) return undefined
  const traceFlags = Number.parseInt(flags!, 16) & 1
  return isTraceState(tracestate)
    ? { traceId, spanId, traceFlags, traceState: tracestate }
    : { traceId, spanId, traceFlags }
}

/** The metadata that says where a request stands. */
export function writeTraceParent({ traceId, spanId, traceFlags, traceState }: TraceParent): Json {
  const flags = (traceFlags & 0xff).toString(16).padStart(2, '0')
  const meta = { traceparent: `00-${traceId}-${spanId}-${flags}` }
  return isTraceState(traceState) ? { ...meta, tracestate: traceState } : meta
}

function isTraceState(value: unknown): value is string {
  if (typeof value !== 'string' || value === '' || value.length > 8192) return false
  const members = value.split(',').filter((each) => each.trim() !== '')
  return members.length > 0 && members.length <= 32 && members.every((each) => member.test(each.trimEnd()))
}
