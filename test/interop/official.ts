import { Client as NewClient, StreamableHTTPClientTransport as NewHttp } from '@modelcontextprotocol/client'
import { StdioClientTransport as NewStdio } from '@modelcontextprotocol/client/stdio'
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport as OldStdio } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport as OldHttp } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { Transport as OldTransport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { ElicitRequestSchema, ResourceUpdatedNotificationSchema } from '@modelcontextprotocol/sdk/types.js'
import type { Place } from './places.js'

type Json = Record<string, unknown>

/** What a tool answered. */
export interface Answered extends Json {
  content: readonly ({ readonly type: 'text'; readonly text: string } | { readonly type: string })[]
  structuredContent?: Json
  isError?: boolean
}

/** What goes with a call. */
export interface Wish {
  signal?: AbortSignal
  onprogress?: (progress: object) => void
}

/** The calls that both generations of the official client spell alike. */
export interface Calls {
  listTools(): Promise<{ tools: readonly { name: string }[] }>
  listResources(): Promise<{ resources: readonly { uri: string }[] }>
  listResourceTemplates(): Promise<{ resourceTemplates: readonly { uriTemplate: string }[] }>
  readResource(params: { uri: string }): Promise<{ contents: readonly object[] }>
  listPrompts(): Promise<{ prompts: readonly { name: string }[] }>
  getPrompt(params: { name: string; arguments?: Record<string, string> }): Promise<{ messages: readonly object[] }>
  complete(params: {
    ref: { type: 'ref/prompt'; name: string } | { type: 'ref/resource'; uri: string }
    argument: { name: string; value: string }
  }): Promise<{ completion: { values: readonly string[] } }>
  getServerVersion(): { name: string } | undefined
  getInstructions(): string | undefined
}

/** A user that the client asks; what is returned is the answer. */
export type User = (form: { message: string; requestedSchema: Json }) => Elicited | Promise<Elicited>
type Elicited = { action: 'accept'; content: Record<string, string | boolean> } | { action: 'decline' | 'cancel' }

/** An official client that is connected to a server of ours. */
export interface Official {
  readonly calls: Calls
  /** The revision that it says was agreed. */
  readonly agreed: string | undefined
  readonly call: (name: string, args: Json, wish?: Wish) => Promise<Answered>
  /** Has itself told when a resource changes, until the function that this resolves to is called. */
  readonly follow: (uri: string, changed: () => void) => Promise<() => Promise<unknown>>
  close(): Promise<void>
}

/** Connects an official client in one of its ways. */
export type Connect = (place: Place, user?: User) => Promise<Official>

const info = { name: 'interop', version: '1.0.0' }

/** The first generation, which knows only handshakes. */
const first: Connect = async (place, user) => {
  const client = new OldClient(info, { capabilities: user ? { elicitation: {} } : {} })
  if (user) {
    client.setRequestHandler(ElicitRequestSchema, ({ params }) => user(params as Parameters<User>[0]))
  }
  let agreed: string | undefined
  const transport = ('url' in place ? new OldHttp(new URL(place.url)) : new OldStdio(place.child)) as OldTransport
  // The client keeps the agreed revision to itself and tells only its transport, if that wants to know.
  const tell = transport.setProtocolVersion?.bind(transport)
  transport.setProtocolVersion = (version) => {
    agreed = version
    tell?.(version)
  }
  await client.connect(transport)
  return {
    calls: client,
    agreed,
    call: (name, args, wish) => client.callTool({ name, arguments: args }, undefined, wish) as Promise<Answered>,
    async follow(uri, changed) {
      client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => {
        if (params.uri === uri) changed()
      })
      await client.subscribeResource({ uri })
      return () => client.unsubscribeResource({ uri })
    },
    async close() {
      if (transport instanceof OldHttp) await transport.terminateSession()
      await client.close()
    },
  }
}

/** The second generation, in one of its ways of finding a revision. */
const second =
  (mode: 'legacy' | 'auto' | { pin: string }): Connect =>
  async (place, user) => {
    const client = new NewClient(info, {
      capabilities: user ? { elicitation: { form: {} } } : {},
      versionNegotiation: { mode },
    })
    if (user) client.setRequestHandler('elicitation/create', ({ params }) => user(params as Parameters<User>[0]))
    const transport = 'url' in place ? new NewHttp(new URL(place.url)) : new NewStdio(place.child)
    await client.connect(transport)
    return {
      calls: client,
      agreed: client.getNegotiatedProtocolVersion(),
      call: (name, args, wish) => client.callTool({ name, arguments: args }, wish) as Promise<Answered>,
      async follow(uri, changed) {
        client.setNotificationHandler('notifications/resources/updated', ({ params }) => {
          if (params.uri === uri) changed()
        })
        if (client.getProtocolEra() === 'modern') {
          const listening = await client.listen({ resourceSubscriptions: [uri] })
          return () => listening.close()
        }
        await client.subscribeResource({ uri })
        return () => client.unsubscribeResource({ uri })
      },
      async close() {
        if (transport instanceof NewHttp && client.getProtocolEra() !== 'modern') await transport.terminateSession()
        await client.close()
      },
    }
  }

const [newest, before] = ['2026-07-28', '2025-11-25']

/** Every way in which an official client connects, and the revision that it must find with a server of ours. */
export const officials: readonly { readonly name: string; readonly connect: Connect; readonly agrees: string }[] = [
  { name: 'v1', connect: first, agrees: before },
  { name: 'v2 as v1', connect: second('legacy'), agrees: before },
  { name: 'v2 by itself', connect: second('auto'), agrees: newest },
  { name: 'v2 pinned', connect: second({ pin: newest }), agrees: newest },
]
