import { taskStoreContract } from '@mortise/protocol/testing'
import type { StoredTask } from '@mortise/protocol'
import { describe, expect, it } from 'vitest'
import { memoryTaskStore } from './memory.js'

describe('the store of tasks in memory', () => {
  for (const { name, run } of taskStoreContract(() => memoryTaskStore()))
    it(name, () => expect(run()).resolves.toBeUndefined())

  const task = (id: string, more: Partial<StoredTask> = {}): StoredTask => ({
    id,
    version: 0,
    status: 'working',
    createdAt: Date.now(),
    updatedAt: Date.now(),
    ttlMs: null,
    pollIntervalMs: 1,
    leaseUntil: 0,
    questions: {},
    answers: {},
    ...more,
  })

  it('makes room for a new task by what is over first, and then by the oldest that has ended', async () => {
    const store = memoryTaskStore({ most: 2 })
    await store.add(task('done', { status: 'completed' }))
    await store.add(task('over', { createdAt: Date.now() - 2, ttlMs: 1 }))
    await store.add(task('third'))
    expect(await store.get('done', undefined)).toBeDefined()
    await store.add(task('fourth'))
    expect(await store.get('done', undefined)).toBeUndefined()
    expect(await store.get('third', undefined)).toBeDefined()
  })

  it('refuses a task when all that it holds are under way', async () => {
    const store = memoryTaskStore({ most: 1 })
    await store.add(task('first', { status: 'input_required' }))
    await expect(store.add(task('second'))).rejects.toThrow('try again later')
  })
})
