import { isSpanContextValid, metrics, SpanKind, trace, context, type Span } from '@opentelemetry/api'
import { callSigns, durationBounds, writeTraceParent, timed, type Json, type Middleware } from '@mortise/protocol'
import type { Operation } from './operation.js'

/**
 * Middleware for `client.use` that makes a span of each call, with the names of OpenTelemetry's semantic conventions for
 * MCP, and measures how long it takes. The server learns of the span by `traceparent` and `tracestate` in `_meta`.
 */
export function openTelemetry(): Middleware<Operation, Json> {
  const tracer = trace.getTracer('@mortise/client')
  const durations = metrics.getMeter('@mortise/client').createHistogram('mcp.client.operation.duration', {
    unit: 's',
    description: 'How long calls take, from the request to its result',
    advice: { explicitBucketBoundaries: durationBounds },
  })
  return async (operation, next) => {
    const { name, attributes } = callSigns(operation.def.name, operation.params, operation.server.revision)
    const span = tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes })
    const end = timed(span, attributes, (seconds, about) => durations.record(seconds, about))
    operation.params = carrying(operation.params, span)
    try {
      const result = await context.with(trace.setSpan(context.active(), span), next)
      end({ result })
      return result
    } catch (reason) {
      end({ reason })
      throw reason
    }
  }
}

function carrying(params: Json, span: Span): Json {
  const { traceState, ...where } = span.spanContext()
  if (!isSpanContextValid(span.spanContext())) return params
  const said = writeTraceParent(traceState ? { ...where, traceState: traceState.serialize() } : where)
  return { ...params, _meta: { ...(params._meta as Json | undefined), ...said } }
}
