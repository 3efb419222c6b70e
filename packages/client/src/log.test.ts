import type { LogEntry } from '@mortise/protocol'
import { expect, it } from 'vitest'
import { Client, requestLog } from './index.js'
import { answer, modern, refuse, Scripted } from './testing/scripted.js'

it('tells of each call once it has ended', async () => {
  const entries: LogEntry[] = []
  const client = new Client({ name: 'test', version: '1' }).use(requestLog((entry) => entries.push(entry)))
  const script = modern((request) =>
    request.params?.name === 'a' ? answer(request, { content: [], isError: true }) : refuse(request, -32602),
  )
  await client.connect(new Scripted(script))
  await client.callTool({ name: 'a' })
  await expect(client.callTool({ name: 'b' })).rejects.toThrow('refused')
  const entry = { method: 'tools/call', version: '2026-07-28', ms: expect.any(Number) as number }
  expect(entries).toEqual([
    { ...entry, subject: 'a', end: 'tool_error' },
    { ...entry, subject: 'b', end: '-32602' },
  ])
})
