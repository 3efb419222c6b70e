import type { ServerResponse } from 'node:http'
import type { Transport } from '@mortise/protocol'
import { json, result, scripted, type Scripted, type Seen } from './scripted.js'

/** The first message of a session, and the one that ends the handshake. */
export const initialize = { jsonrpc: '2.0', id: 0, method: 'initialize', params: {} } as const
export const initialized = { jsonrpc: '2.0', method: 'notifications/initialized' } as const
/** The headers of every message after that. */
export const agreed = { 'mcp-protocol-version': '2025-11-25' }

/** A server that holds a session; what it does with anything but a handshake and a farewell is the test's affair. */
export const serveSession = (
  rest: (seen: Seen, response: ServerResponse) => void = () => {},
  id = 'session-1',
): Promise<Scripted> =>
  scripted((seen, response) => {
    const { message, method } = seen
    if (message.method === initialize.method) return json(response, result(0), 200, { 'mcp-session-id': id })
    if (message.method === initialized.method) return void response.writeHead(202).end()
    if (method === 'DELETE') return void response.writeHead(204).end()
    rest(seen, response)
  })

/** Opens a session. */
export async function shakeHands(transport: Transport): Promise<void> {
  await transport.send(initialize)
  await transport.send(initialized, { headers: agreed })
}

/** What a server was asked, in order: methods of messages, else those of HTTP. */
export const requests = ({ seen }: Scripted): string[] => seen.map(({ method, message }) => message.method ?? method)

/** An event of a stream, with an id or without. */
export const event = (message: unknown, id?: string): string =>
  `${id === undefined ? '' : `id: ${id}\n`}data: ${message === undefined ? '' : JSON.stringify(message)}\n\n`

/** Opens a stream with these events. */
export function stream(response: ServerResponse, ...events: string[]): ServerResponse {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.flushHeaders()
  for (const each of events) response.write(each)
  return response
}
