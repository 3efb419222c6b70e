// What is put on the wire: the same request in the words of either family of revisions.
import { metaKey, methods, revisions, type Revision } from '@mortise/protocol'

/** How a server is spoken to: every request by itself, with the newest or an older revision, or within a session. */
export type Manner = 'stateless' | 'older' | 'session'

const newest = (family: string): Revision => revisions.toReversed().find((revision) => revision.family === family)!
/** The dated version that is spoken. */
export const versionOf = (manner: Manner): string => newest(manner === 'stateless' ? 'stateless' : 'session').version

/** One HTTP request, but for its id, which takes the place of `idMark` in the body. */
export interface Call {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Throws unless this is the right answer. */
  readonly check: (result: unknown) => void
}

/** Stands where the id of a request goes: a number of nine digits, so that all requests are of one length. */
export const idMark = 900_000_000

interface Message {
  readonly method: string
  readonly name?: string
  readonly params?: Record<string, unknown>
}

const client = { name: 'bench', version: '1.0.0' }

/** The params as a manner of speaking wants them. */
export function paramsFor(manner: Manner, { params = {} }: Message): Record<string, unknown> {
  if (manner !== 'stateless') return params
  const meta = {
    [metaKey.version]: versionOf(manner),
    [metaKey.client]: client,
    [metaKey.capabilities]: {},
    ...(params._meta as object | undefined),
  }
  return { ...params, _meta: meta }
}

/** The request of a message, ready to be sent over HTTP. */
export function callOf(manner: Manner, message: Message, check: Call['check']): Call {
  const { method, name } = message
  const mirrored = { 'mcp-method': method, ...(name !== undefined && { 'mcp-name': name }) }
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': versionOf(manner),
    ...(manner === 'stateless' && mirrored),
  }
  const body = JSON.stringify({ jsonrpc: '2.0', id: idMark, method, params: paramsFor(manner, message) })
  return { headers, body, check }
}

const textOf = (result: unknown): unknown =>
  (result as { content?: { text?: unknown }[] } | undefined)?.content?.[0]?.text

/** A call of the tool `name` that is to answer with `text`. */
export const toolCall = (
  manner: Manner,
  name: string,
  given: Record<string, unknown>,
  isRight: (text: string) => boolean,
  meta?: Record<string, unknown>,
): Call =>
  callOf(
    manner,
    { method: methods.callTool.name, name, params: { name, arguments: given, ...(meta && { _meta: meta }) } },
    (result) => {
      const text = textOf(result)
      if (typeof text !== 'string' || !isRight(text)) {
        throw new Error(`The answer is not the right one: ${JSON.stringify(result).slice(0, 300)}`)
      }
    },
  )

/** A list of all tools, `count` of them. */
export const toolList = (manner: Manner, count: number): Call =>
  callOf(manner, { method: methods.listTools.name }, (result) => {
    const { length } = (result as { tools?: unknown[] }).tools ?? []
    if (length !== count) throw new Error(`There are ${length} tools in the list, not ${count}`)
  })

/** The two messages that open a session. */
export const handshake = {
  initialize: JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: methods.initialize.name,
    params: { protocolVersion: versionOf('session'), capabilities: {}, clientInfo: client },
  }),
  initialized: JSON.stringify({ jsonrpc: '2.0', method: methods.initialized.name }),
}
