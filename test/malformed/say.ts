/** What must come back for a line: with the id that it had, with none, or nothing. */
export type Answered =
  | { readonly id: string | number; readonly code?: number }
  | { readonly code: number }
  | { readonly nothing: true }

/** One way in which a line can be wrong, or merely strange. */
export interface Kind {
  readonly name: string
  readonly line: string | Uint8Array
  readonly answered: Answered
}

export const parse = -32700
export const invalid = -32600
export const unknown = -32601
export const badParams = -32602

const version = 'io.modelcontextprotocol/protocolVersion'
const capabilities = 'io.modelcontextprotocol/clientCapabilities'
/** The envelope of a request that is sound. */
export const meta = { [version]: '2026-07-28', [capabilities]: {} }

/** A request whose envelope is sound, with the id 7. */
export const ask = (method: unknown, params: object = {}): string =>
  JSON.stringify({ jsonrpc: '2.0', id: 7, method, params: { ...params, _meta: meta } })

/** A request whose `_meta` is as given. */
export const enveloped = (_meta: unknown): string =>
  JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'tools/list', params: { _meta } })

/** A message of these members and the version that it needs. */
export const message = (members: object): string => JSON.stringify({ jsonrpc: '2.0', ...members })

/** The text of a sound request in which one piece is replaced. */
export const altered = (piece: string, by: string): string => ask('tools/list').replace(piece, by)

/** A call of the tool that takes whatever object. */
export const call = (name: unknown, args?: unknown): string => ask('tools/call', { name, arguments: args })

/** The same, with the text of its arguments written by hand. */
export const callWith = (text: string): string => call('take', 'HERE').replace('"HERE"', text)

/** Names its kinds, all answered alike. */
export const alike = (answered: Answered, lines: Record<string, string | Uint8Array>): readonly Kind[] =>
  Object.entries(lines).map(([name, line]) => ({ name, line, answered }))
