import type { LogEntry } from '@mortise/protocol'
import { expect, it, onTestFinished, vi } from 'vitest'
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

it('costs no call its result where it cannot be written', async () => {
  const complain = vi.spyOn(console, 'error').mockImplementation(() => {})
  onTestFinished(() => complain.mockRestore())
  const full = new Error('no disk left')
  const write = vi.fn<() => never>((): never => {
    throw full
  })
  const client = new Client({ name: 'test', version: '1' }).use(requestLog(write))
  await client.connect(new Scripted(modern((request) => answer(request, { content: [] }))))
  expect(await client.callTool({ name: 'a' })).toMatchObject({ content: [] })
  expect(write).toHaveBeenCalledOnce()
  expect(complain.mock.lastCall).toContain(full)
})
