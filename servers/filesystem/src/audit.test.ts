import { expect, it } from 'vitest'
import type { AuditEntry } from './options.js'
import { uriOf } from './scope/uri.js'
import { connect } from './testing/connect.js'
import { sandbox } from './testing/sandbox.js'

it('tells who did what to which files and how it ended, and nothing of what they hold', async () => {
  const box = sandbox({ 'allow/a.txt': 'CONTENT' })
  const told: AuditEntry[] = []
  const client = await connect({ folders: [box.allow], write: true, audit: (entry) => told.push(entry) })
  await client.callTool({ name: 'list', arguments: { path: '.' } })
  await client.callTool({ name: 'list', arguments: { path: '/etc' } })
  await client.callTool({ name: 'list', arguments: {} })
  await client.callTool({ name: 'write', arguments: { path: 'new', content: 'CONTENT' } })
  await client.readResource({ uri: uriOf(box.at('allow/a.txt')) })
  await client.readResource({ uri: uriOf(box.at('allow/none')) }).catch(() => {})
  await client.listTools()
  const entry = { time: expect.stringMatching(/Z$/) as string, method: 'tools/call', ms: expect.any(Number) as number }
  const read = { ...entry, method: 'resources/read' }
  expect(told).toEqual([
    { ...entry, subject: 'list', paths: ['.'], end: 'ok' },
    { ...entry, subject: 'list', paths: ['/etc'], end: 'OUTSIDE' },
    { ...entry, subject: 'list', end: 'ok' },
    { ...entry, subject: 'write', paths: ['new'], end: 'ok' },
    { ...read, subject: uriOf(box.at('allow/a.txt')), end: 'ok' },
    { ...read, subject: uriOf(box.at('allow/none')), end: '-32002' },
  ])
  expect(JSON.stringify(told)).not.toContain('CONTENT')
})
