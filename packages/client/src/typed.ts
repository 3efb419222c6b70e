import type { Implementation, Json, NoOffer, Offer, Offering, ToolResult, ToolTypes } from '@mortise/protocol'
import { Client } from './client.js'
import type { ClientOptions } from './options.js'
import type { CallOptions } from './peer.js'

/** The tools that a server offers, as far as its type tells. */
export type OfferOf<S> = S extends { readonly offer?: infer T } ? Extract<T, Offer> : NoOffer

/**
 * What a call of a tool gives: by its output schema unless it failed. Undefined where the revision agreed on cannot carry
 * it: anything at all before 2025-06-18, and what is no object before 2026-07-28. The text of `content` says the same.
 */
export type TypedResult<T extends ToolTypes> = T['gives'] extends undefined
  ? ToolResult
  : Omit<ToolResult, 'isError' | 'structuredContent'> &
      (
        | { readonly isError: true; readonly structuredContent?: unknown }
        | { readonly isError?: false; readonly structuredContent: T['gives'] | undefined }
      )

/** What a tool is called with. Its arguments may be left out where none would do. */
export type TypedCall<K, T extends ToolTypes> = { name: K; _meta?: Json } & (Record<string, never> extends T['takes']
  ? { arguments?: T['takes'] & object }
  : { arguments: T['takes'] & object })

/** A client that knows the tools of its server: their names, what they take, and what they give. */
export interface TypedClient<T extends Offer> extends Client {
  /** Calls a tool that the server was given when it was made. */
  callTool<K extends keyof T & string>(params: TypedCall<K, T[K]>, options?: CallOptions): Promise<TypedResult<T[K]>>
}

/**
 * Makes a client for a server whose type is at hand: `createClient<typeof server>(info)`. The types come without any code
 * being made, and are not checked at run time beyond what any client checks. A server whose tools were all registered
 * later tells nothing of them by its type: its client is a plain one.
 */
export function createClient<S extends Offering<Offer>>(info: Implementation, options?: ClientOptions): ClientOf<S> {
  return new Client(info, options) as ClientOf<S>
}

/** The client for a server of some type: one that knows its tools, where the type tells of any. */
export type ClientOf<S> = [keyof OfferOf<S>] extends [never] ? Client : TypedClient<OfferOf<S>>
