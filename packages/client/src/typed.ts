import type { Implementation, NoOffer, Offer, Offering, ToolResult, ToolTypes } from '@mortise/protocol'
import { Client } from './client.js'
import type { ClientOptions } from './options.js'
import type { CallOptions } from './peer.js'

/** The tools that a server offers, as far as its type tells. */
export type OfferOf<S> = S extends { readonly offer?: infer T } ? Exclude<T, undefined> : NoOffer

/** What a call of a tool gives: by its output schema unless it failed. */
export type TypedResult<T extends ToolTypes> = T['gives'] extends undefined
  ? ToolResult
  : Omit<ToolResult, 'isError' | 'structuredContent'> &
      (
        | { readonly isError: true; readonly structuredContent?: unknown }
        | { readonly isError?: false; readonly structuredContent: T['gives'] }
      )

/** A client that knows the tools of its server: their names, what they take, and what they give. */
export interface TypedClient<T> extends Omit<Client, 'callTool'> {
  /** Calls a tool that the server was given when it was made. */
  callTool<K extends keyof T & string>(
    params: { name: K; arguments: T[K] extends ToolTypes ? T[K]['takes'] : never },
    options?: CallOptions,
  ): Promise<T[K] extends ToolTypes ? TypedResult<T[K]> : never>
}

/**
 * Makes a client for a server whose type is at hand: `createClient<typeof server>(info)`. The types come without any code
 * being made, and are not checked at run time beyond what any client checks. Results hold to them where the revision
 * agreed on has structured content.
 */
export function createClient<S extends Offering<Offer>>(
  info: Implementation,
  options?: ClientOptions,
): TypedClient<OfferOf<S>> {
  const client: Omit<Client, 'callTool'> = new Client(info, options)
  return client as TypedClient<OfferOf<S>>
}
