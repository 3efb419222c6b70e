import { taskStoreContract } from '@mortise/protocol/testing'
import type { StoredTask } from '@mortise/protocol'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
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

  it('makes room by the own tasks of a principal, and then by those of whoever holds the most [N269]', async () => {
    const store = memoryTaskStore({ most: 4, mostEach: 3 })
    const done = (id: string, principal?: string): StoredTask => task(id, { status: 'completed', principal })
    const has = async (id: string, principal?: string): Promise<boolean> => !!(await store.get(id, principal))
    await store.add(done('ada', 'ada'))
    for (const id of ['m1', 'm2', 'm3', 'm4']) await store.add(done(id, 'm'))
    expect([await has('ada', 'ada'), await has('m1', 'm'), await has('m4', 'm')]).toEqual([true, false, true])
    await store.add(done('bob', 'bob'))
    expect([await has('ada', 'ada'), await has('m2', 'm'), await has('m3', 'm')]).toEqual([true, false, true])
    await store.add(done('none'))
    expect([await has('ada', 'ada'), await has('m3', 'm'), await has('m4', 'm')]).toEqual([true, false, true])
    for (const id of ['n1', 'n2', 'n3', 'n4', 'n5']) await store.add(done(id))
    expect([await has('ada', 'ada'), await has('bob', 'bob'), await has('m4', 'm')]).toEqual([true, true, true])
  })

  it('refuses a principal whose own tasks are all under way, whatever else has ended', async () => {
    const store = memoryTaskStore({ mostEach: 1 })
    await store.add(task('ada', { status: 'completed', principal: 'ada' }))
    await store.add(task('first', { principal: 'm' }))
    await expect(store.add(task('second', { principal: 'm' }))).rejects.toThrow('try again later')
    expect(await store.get('ada', 'ada')).toBeDefined()
  })

  it('counts what tasks ask and come to', async () => {
    const store = memoryTaskStore({ size: 500, sizeEach: 300 })
    const done = (id: string, principal: string, length: number): StoredTask =>
      task(id, { status: 'completed', principal, result: { text: 'x'.repeat(length) } })
    await store.add(done('ada', 'ada', 100))
    await store.add(done('m1', 'm', 200))
    await expect(store.add(done('m2', 'm', 300))).rejects.toThrow('no room')
    await store.add(task('m3', { principal: 'm' }))
    expect(await store.replace({ ...done('m3', 'm', 200), version: 1 })).toBe(true)
    expect(await store.get('m1', 'm')).toBeUndefined()
    expect(await store.get('ada', 'ada')).toBeDefined()
    // Less than before has room, whatever it is.
    expect(await store.replace({ ...done('m3', 'm', 10), version: 2 })).toBe(true)
  })

  it('keeps a task as long as it may live, whatever the clock is set to', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'performance'] })
    const store = memoryTaskStore()
    await store.add(task('a', { ttlMs: 1000 }))
    vi.setSystemTime(Date.now() + 1e6)
    expect(await store.get('a', undefined)).toBeDefined()
    vi.setSystemTime(Date.now() - 2e6)
    vi.advanceTimersByTime(1000)
    expect(await store.get('a', undefined)).toBeUndefined()
    vi.useRealTimers()
  })

  it('stays whole where a task is over just as it is replaced', async () => {
    const store = memoryTaskStore({ size: 300 })
    const now = vi.spyOn(performance, 'now').mockReturnValue(0)
    onTestFinished(() => now.mockRestore())
    const result = (length: number) => ({ status: 'completed' as const, result: { text: 'x'.repeat(length) } })
    await store.add(task('long', result(130)))
    await store.add(task('short', { ttlMs: 1000 }))
    now.mockReturnValueOnce(500).mockReturnValue(1500)
    await store.replace(task('short', { ...result(150), version: 1 }))
    await store.add(task('next', result(200)))
    expect(await store.get('next', undefined)).toBeDefined()
    expect(await store.get('short', undefined)).toBeUndefined()
  })

  it('refuses a task when all that it holds are under way', async () => {
    const store = memoryTaskStore({ most: 1 })
    await store.add(task('first', { status: 'input_required' }))
    await expect(store.add(task('second'))).rejects.toThrow('try again later')
  })
})
