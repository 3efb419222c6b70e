import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { eventually } from '../../../../scripts/eventually.js'
import { program } from '../../../../scripts/program.js'
import { http } from './http.js'
import { call, collect, failure, json, result, scripted, sse, stateless } from '../testing/scripted.js'

/** A program of its own, for what is left of this one's sockets and timers is not told from the runner's. */
const closing = (url: string): string => `
  const { http } = await import(process.argv[1])
  const transport = await http('${url}')()
  const request = (id, method) => transport.send({ jsonrpc: '2.0', id, method })
  await request(0, 'initialize')
  await transport.send({ jsonrpc: '2.0', method: 'notifications/initialized' })
  const unanswered = request(3, 'tools/call').catch(({ name }) => name)
  await Promise.all([request(1, 'tools/call'), request(2, 'tools/call')])
  const first = await transport.incoming.next()
  await Promise.all([transport.close(), transport.close()])
  const left = process.getActiveResourcesInfo().filter((kind) => /Socket|Timeout|TCP|Connect/.test(kind))
  console.log(JSON.stringify({ left, first: first.value.about, unanswered: await unanswered }))
`

it('leaves no socket and no timer, whatever is under way, so that the process can end', async () => {
  const server = await scripted(({ method, message }, response) => {
    if (message.method === 'initialize') return json(response, result(0), 200, { 'mcp-session-id': 's' })
    if (method === 'DELETE') return void response.writeHead(204).end()
    if (method === 'GET') return void sse(response)
    if (message.id === undefined) return void response.writeHead(202).end()
    if (message.id === 1) sse(response)
    if (message.id === 2) sse(response, result(2))
  })
  const transport = await program(new URL('../index.ts', import.meta.url))
  const args = ['--input-type=module', '-e', closing(server.url), transport]
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 10_000 })
  expect(JSON.parse(stdout)).toEqual({ left: [], first: 0, unanswered: 'ConnectionClosed' })
  await eventually(() => expect(server.sockets.open).toBe(0))
  expect(server.seen.at(-1)?.method).toBe('DELETE')
})

it('delivers nothing after the end, and rejects what is sent then', async () => {
  const server = await scripted((_, response) => void sse(response))
  const transport = await http(server.url)()
  const got = collect(transport)
  await transport.send(call(1), { headers: stateless })
  await transport.close()
  await eventually(() => expect(got.ended).toBe(true))
  expect(got.deliveries).toEqual([])
  expect(await failure(transport.send(call(2)))).toMatchObject({ name: 'ConnectionClosed' })
  expect(server.seen).toHaveLength(1)
})

it('sends nothing once closed, though the headers of the user come later', async () => {
  const server = await scripted((_, response) => void response.writeHead(202).end())
  let give = (_headers: Record<string, string>): void => {}
  const headers = (): Promise<Record<string, string>> => new Promise((resolve) => (give = resolve))
  const transport = await http(server.url, { headers })()
  const sent = failure(transport.send(call(1)))
  await transport.close()
  give({})
  expect(await sent).toMatchObject({ name: 'ConnectionClosed' })
  expect(server.sockets.opened).toBe(0)
})

it('ends quietly where the server has gone', async () => {
  const server = await scripted(({ message, method }, response) => {
    if (method === 'DELETE') response.destroy()
    else json(response, result(message.id), 200, { 'mcp-session-id': 's' })
  })
  const transport = await http(server.url)()
  await transport.send({ jsonrpc: '2.0', id: 0, method: 'initialize' })
  await expect(transport.close()).resolves.toBeUndefined()
})
