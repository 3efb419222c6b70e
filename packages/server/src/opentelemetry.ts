import { context, createTraceState, metrics, SpanKind, trace, type Context, type Link } from '@opentelemetry/api'
import {
  callSigns,
  durationBounds,
  endedFor,
  readTraceParent,
  timed,
  type Json,
  type Middleware,
  type Outcome,
} from '@mortise/protocol'
import type { HandlerContext } from './handler.js'

/**
 * Middleware for `server.use` that makes a span of each request, with the names of OpenTelemetry's semantic conventions
 * for MCP, and measures how long it takes. The span belongs to the trace that `traceparent` in `_meta` names.
 */
export function openTelemetry(): Middleware<HandlerContext, Outcome> {
  const tracer = trace.getTracer('@mortise/server')
  const durations = metrics.getMeter('@mortise/server').createHistogram('mcp.server.operation.duration', {
    unit: 's',
    description: 'How long requests take, from their arrival to their result',
    advice: { explicitBucketBoundaries: durationBounds },
  })
  return async (ctx, next) => {
    const { request, caller } = ctx
    const { method, params = {}, id } = request
    const { name, attributes } = callSigns(method, params, caller.revision)
    const { parent, links } = placeOf(params)
    const all = { ...attributes, 'jsonrpc.request.id': String(id) }
    const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes: all, links }, parent)
    const end = timed(span, attributes, (seconds, about) => durations.record(seconds, about))
    try {
      const outcome = await context.with(trace.setSpan(parent, span), next)
      end(outcome.done ? endedFor(ctx, outcome) : { result: undefined })
      return outcome
    } catch (reason) {
      end(endedFor(ctx, { reason }))
      throw reason
    }
  }
}

/** The span that the client names is the parent; the one that is active here, of the HTTP request perhaps, is linked. */
function placeOf(params: Json): { parent: Context; links: Link[] } {
  const active = context.active()
  const said = readTraceParent(params._meta)
  if (!said) return { parent: active, links: [] }
  const { traceState, ...where } = said
  const remote = { ...where, isRemote: true, ...(traceState && { traceState: createTraceState(traceState) }) }
  const ambient = trace.getSpanContext(active)
  return { parent: trace.setSpanContext(active, remote), links: ambient ? [{ context: ambient }] : [] }
}
