import { tasksExtension, type StoredTask } from '@mortise/protocol'
import { expect, it, onTestFinished, vi } from 'vitest'
import { McpServer, memoryTaskStore, tasks, type TaskOptions } from '../index.js'
import { Desk } from '../testing/desk.js'

const capabilities = { extensions: { [tasksExtension]: {} } }

/** Begins a task that does not end by itself; returns how it stands. */
const begun = async (options: TaskOptions) => {
  const server = new McpServer({ name: 'test', version: '1' }, { extensions: [tasks(options)] })
  onTestFinished(() => server.close())
  server.registerTool('job', { task: 'optional' }, () => new Promise<string>(() => {}))
  const desk = new Desk(server)
  const { taskId } = (await desk.stateless('tools/call', { name: 'job' }, capabilities)).result
  return (await desk.stateless('tasks/get', { taskId }, capabilities)).result
}

it.each(['ttlMs', 'pollIntervalMs', 'maxRunning', 'maxRunningEach', 'leaseMs'])('%s is a number from 0 on', (name) => {
  for (const none of [NaN, -1])
    expect(() => tasks({ [name]: none })).toThrow(`tasks.${name} must be a number from 0 on`)
})

it('tasks may be kept for ever', async () => {
  expect(await begun({ ttlMs: Infinity })).toMatchObject({ status: 'working', ttlMs: null })
})

it('a task may live for longer than a timer can wait, and so may its lease', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const memory = memoryTaskStore()
  const renewed = vi.fn<(id: string) => Promise<void>>(async () => {})
  const replaced: StoredTask[] = []
  const replace = (task: StoredTask) => (replaced.push(task), memory.replace(task))
  await begun({ store: { ...memory, replace, renew: renewed }, ttlMs: 2 ** 32, leaseMs: Infinity })
  await vi.advanceTimersByTimeAsync(1000)
  expect(renewed).not.toHaveBeenCalled()
  expect(replaced).toEqual([])
})
