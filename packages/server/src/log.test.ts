import { ask, methods, question, revisionOf, type LogEntry } from '@mortise/protocol'
import { expect, it, onTestFinished, vi } from 'vitest'
import { McpServer, requestLog } from './index.js'
import { Desk } from './testing/desk.js'

it('tells of each request once it has ended, and of who asked', async () => {
  const entries: LogEntry[] = []
  const server = new McpServer({ name: 'test', version: '1' }, { onError: () => {} })
  server.use(requestLog((entry) => entries.push(entry)))
  server.registerTool('a', {}, () => 'done')
  server.registerTool('b', {}, () => ask({ roots: question(methods.listRoots, {}) }))
  server.registerTool('late', {}, (_args, { signal }) => Promise.reject(signal.reason as Error))
  server.registerResource('r', 'a:b', {}, () => '')
  const desk = new Desk(server, { origin: { principal: 'ann' } })
  const self = { info: { name: 'desk', version: '1' }, capabilities: {} }
  await desk.stateless('tools/call', { name: 'a' })
  await desk.stateless('tools/call', { name: 'b' }, { roots: {} })
  await new Desk(server).stateless('no/such')
  await desk.stateless('resources/read', { uri: 'a:gone' })
  const gone = desk.exchange()
  const late = desk.raw('tools/call', revisionOf('2026-07-28')!.writeParams({ name: 'late' }, self), gone)
  gone.cancel()
  await late
  const entry = { method: 'tools/call', version: '2026-07-28', ms: expect.any(Number) as number }
  expect(entries).toEqual([
    { ...entry, subject: 'a', end: 'ok', principal: 'ann' },
    { ...entry, subject: 'b', end: 'asked', principal: 'ann' },
    { ...entry, method: 'no/such', end: '-32601' },
    { ...entry, method: 'resources/read', subject: 'a:gone', end: '-32602', principal: 'ann' },
    { ...entry, subject: 'late', end: 'cancelled', principal: 'ann' },
  ])
})

it('costs no request its answer where it cannot be written', async () => {
  const complain = vi.spyOn(console, 'error').mockImplementation(() => {})
  onTestFinished(() => complain.mockRestore())
  const full = new Error('no disk left')
  const write = vi.fn<() => never>((): never => {
    throw full
  })
  const server = new McpServer({ name: 'test', version: '1' }).use(requestLog(write))
  server.registerTool('a', {}, () => 'done')
  const { answer } = await new Desk(server).stateless('tools/call', { name: 'a' })
  expect(answer).toMatchObject({ result: { content: [{ type: 'text', text: 'done' }] } })
  expect(write).toHaveBeenCalledOnce()
  expect(complain.mock.lastCall).toContain(full)
})
