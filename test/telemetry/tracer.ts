import { AsyncLocalStorage } from 'node:async_hooks'
import {
  context,
  metrics,
  ROOT_CONTEXT,
  trace,
  TraceFlags,
  type Attributes,
  type Context,
  type Link,
  type Span,
  type SpanContext,
  type SpanKind,
  type SpanOptions,
  type SpanStatus,
  type Tracer,
} from '@opentelemetry/api'

/** A span as it was when it ended. */
export interface Ended {
  readonly name: string
  readonly kind: SpanKind | undefined
  readonly attributes: Attributes
  readonly status: SpanStatus | undefined
  readonly links: readonly Link[]
  readonly here: SpanContext
  readonly parent: SpanContext | undefined
}

/** What was traced and measured since the last `clear`. */
export const seen = {
  spans: [] as Ended[],
  durations: [] as { name: string; seconds: number; attributes: Attributes }[],
  clear(): void {
    this.spans.length = 0
    this.durations.length = 0
  },
}

let count = 0
const id = (length: number): string => (++count).toString(16).padStart(length, '0')

class Recorded {
  readonly #ended: { -readonly [K in keyof Ended]: Ended[K] }

  constructor(name: string, options: SpanOptions, parent: SpanContext | undefined) {
    const { kind, attributes = {}, links = [] } = options
    const { traceState } = parent ?? {}
    const here = { traceId: parent?.traceId ?? id(32), spanId: id(16), traceFlags: TraceFlags.SAMPLED }
    const own = { ...here, ...(traceState && { traceState }) }
    this.#ended = { name, kind, attributes: { ...attributes }, status: undefined, links, here: own, parent }
  }

  spanContext(): SpanContext {
    return this.#ended.here
  }
  setAttribute(name: string, value: string): this {
    this.#ended.attributes[name] = value
    return this
  }
  setStatus(status: SpanStatus): this {
    this.#ended.status = status
    return this
  }
  end(): void {
    seen.spans.push(this.#ended)
  }
}

/** Stands in for an SDK of OpenTelemetry; lasts as long as the process. */
export function install(): void {
  const store = new AsyncLocalStorage<Context>()
  const manager = {
    active: () => store.getStore() ?? ROOT_CONTEXT,
    with: (active: Context, run: (...args: unknown[]) => unknown, that?: unknown, ...args: unknown[]) =>
      store.run(active, () => run.apply(that, args)),
    bind: (_context: Context, target: unknown) => target,
    enable: () => manager,
    disable: () => manager,
  }
  context.setGlobalContextManager(manager as Parameters<typeof context.setGlobalContextManager>[0])
  const tracer: Pick<Tracer, 'startSpan'> = {
    startSpan: (name, options = {}, from = context.active()) =>
      new Recorded(name, options, trace.getSpanContext(from)) as Pick<Span, 'spanContext'> as Span,
  }
  trace.setGlobalTracerProvider({ getTracer: () => tracer as Tracer })
  const meter = {
    createHistogram: (name: string) => ({
      record: (seconds: number, attributes: Attributes) => seen.durations.push({ name, seconds, attributes }),
    }),
  }
  metrics.setGlobalMeterProvider({ getMeter: () => meter } as Pick<
    Parameters<typeof metrics.setGlobalMeterProvider>[0],
    never
  > as Parameters<typeof metrics.setGlobalMeterProvider>[0])
}
