import type { Ask, Call, Reply, Wire } from './wire.js'

/** What the transport gives to a `fetch`. */
export interface FetchInit {
  method: string
  headers: Record<string, string>
  body?: string
  signal: AbortSignal
  /** Redirects are never followed, lest credentials go to somebody else. */
  redirect: 'manual'
}

/** What the transport reads of a `Response`. */
export interface FetchReply {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  readonly body: {
    getReader(): {
      read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>
      cancel(reason?: unknown): Promise<void>
    }
  } | null
}

/** As much of `fetch` as the transport needs: the global one fits, and so does one that goes through a proxy. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchReply>

/** A wire over a `fetch`, whose sockets are its own affair. */
export function fetchWire(url: URL, fetch: Fetch): Wire {
  const { href } = url
  const start = async ({ method, headers, body }: Ask, signal: AbortSignal): Promise<Reply> => {
    const init = { method, headers: { ...headers }, signal, redirect: 'manual' as const }
    const reply = await fetch(href, body === undefined ? init : { ...init, body })
    if (signal.aborted) await reply.body?.getReader().cancel(signal.reason)
    signal.throwIfAborted()
    return replyOf(reply, signal)
  }
  return {
    ask(ask): Call {
      const stop = new AbortController()
      return { reply: start(ask, stop.signal), abort: () => stop.abort() }
    },
    close: () => Promise.resolve(),
  }
}

/** A wire over the global `fetch`, whichever that is when a request is sent. */
export const globalWire = (url: URL): Wire => fetchWire(url, (href, init) => globalThis.fetch(href, init))

const replyOf = ({ status, headers, body }: FetchReply, signal: AbortSignal): Reply => ({
  status,
  header: (name) => headers.get(name) ?? undefined,
  async read(take) {
    if (!body) return
    const reader = body.getReader()
    const leave = (): void => void reader.cancel(signal.reason).catch(() => {})
    // The global `fetch` ends the body by itself; one that hands the request to a handler in this process may not.
    signal.addEventListener('abort', leave)
    try {
      signal.throwIfAborted()
      for (;;) {
        const { done, value } = await reader.read()
        signal.throwIfAborted()
        if (done) return
        if (value) take(value)
      }
    } catch (reason) {
      leave()
      throw reason
    } finally {
      signal.removeEventListener('abort', leave)
    }
  },
})
