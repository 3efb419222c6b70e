import type { AdmitOptions } from './admit.js'
import type { Limits } from './limits.js'

/** How a server is offered over HTTP. */
export interface HandlerOptions extends AdmitOptions, Partial<Limits> {
  /**
   * Whether clients of revisions with sessions get one; default true. Without, each of their requests stands alone: they
   * can neither be asked nor told anything that belongs to none of their requests.
   */
  sessions?: boolean
  /**
   * Whether clients that know only HTTP+SSE are served too; default false.
   *
   * @deprecated The protocol has left HTTP+SSE behind: a stream that breaks ends the conversation, whatever was under
   * way in it. Serve Streamable HTTP, which is always on and which every client since 2025 speaks.
   */
  legacySse?: boolean
}
