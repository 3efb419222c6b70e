import { ask, methods, question, type LogEntry } from '@mortise/protocol'
import { expect, it } from 'vitest'
import { McpServer, requestLog } from './index.js'
import { Desk } from './testing/desk.js'

it('tells of each request once it has ended, and of who asked', async () => {
  const entries: LogEntry[] = []
  const server = new McpServer({ name: 'test', version: '1' })
  server.use(requestLog((entry) => entries.push(entry)))
  server.registerTool('a', {}, () => 'done')
  server.registerTool('b', {}, () => ask({ roots: question(methods.listRoots, {}) }))
  const desk = new Desk(server, { origin: { principal: 'ann' } })
  await desk.stateless('tools/call', { name: 'a' })
  await desk.stateless('tools/call', { name: 'b' }, { roots: {} })
  await new Desk(server).stateless('no/such')
  const entry = { method: 'tools/call', version: '2026-07-28', ms: expect.any(Number) as number }
  expect(entries).toEqual([
    { ...entry, subject: 'a', end: 'ok', principal: 'ann' },
    { ...entry, subject: 'b', end: 'asked', principal: 'ann' },
    { ...entry, method: 'no/such', end: '-32601' },
  ])
})
