import type { StoredTask, TaskStore } from '@mortise/protocol'
import { claim, claimSame } from './claim.js'
import type { ContractCase } from './transport-contract.js'

const task = (id: string, more: Partial<StoredTask> = {}): StoredTask => ({
  id,
  version: 0,
  status: 'working',
  createdAt: Date.now(),
  updatedAt: Date.now(),
  ttlMs: 60_000,
  pollIntervalMs: 1000,
  leaseUntil: Date.now() + 5000,
  questions: {},
  answers: {},
  ...more,
})

const next = (before: StoredTask, more: Partial<StoredTask> = {}): StoredTask => ({
  ...before,
  version: before.version + 1,
  ...more,
})

const idsOf = (tasks: readonly StoredTask[]): string[] => tasks.map(({ id }) => id)

/** The claims, each with a store of its own. */
const cases: Record<string, (store: TaskStore) => Promise<void>> = {
  async 'a task that was added is there, as it was'(store) {
    const added = task('a', { questions: { q: { method: 'm', params: { x: 1 } } } })
    await store.add(added)
    claimSame(await store.get('a', undefined), added, 'The task')
    claim((await store.get('b', undefined)) === undefined, 'There is a task that nobody added')
  },

  async 'a task is found by its own principal alone'(store) {
    await store.add(task('a', { principal: 'ada' }))
    await store.add(task('b'))
    claim((await store.get('a', 'ada'))?.id === 'a', 'Its own principal does not find it')
    claim((await store.get('a', 'bob')) === undefined, 'Another principal finds it')
    claim((await store.get('a', undefined)) === undefined, 'A caller without a principal finds it')
    claim((await store.get('b', 'ada')) === undefined, 'A principal finds a task that belongs to none')
  },

  async 'a task is replaced by its next version, and by no other'(store) {
    const first = task('a')
    await store.add(first)
    const second = next(first, { status: 'completed', result: { content: [] } })
    claim(await store.replace(second), 'Its next version was refused')
    claim(!(await store.replace(next(first, { status: 'cancelled' }))), 'A version was replaced twice')
    claimSame(await store.get('a', undefined), second, 'The task')
    claim(!(await store.replace(next(task('b')))), 'A task was replaced that nobody added')
  },

  async 'of two replacements at once, one takes effect'(store) {
    const first = task('a')
    await store.add(first)
    const both = await Promise.all([store.replace(next(first)), store.replace(next(first, { status: 'failed' }))])
    claimSame(both.toSorted(), [false, true], 'What they came to')
  },

  async 'a task is not replaced for another principal'(store) {
    const first = task('a', { principal: 'ada' })
    await store.add(first)
    claim(!(await store.replace(next(first, { principal: 'bob' }))), 'Another principal replaced it')
  },

  async 'a lease is moved without a new version'(store) {
    const first = task('a')
    await store.add(first)
    await store.renew('a', 1)
    claimSame(await store.get('a', undefined), { ...first, leaseUntil: 1 }, 'The task')
    await store.renew('b', 1)
    claim(await store.replace(next(first)), 'The next version was refused after that')
  },

  async 'a task that has outlived its time is gone'(store) {
    const old = { createdAt: Date.now() - 1000, ttlMs: 999 }
    await store.add(task('a', old))
    await store.add(task('b', { ...old, ttlMs: null }))
    claim((await store.get('a', undefined)) === undefined, 'It is there')
    claim(!(await store.replace(next(task('a', old)))), 'It was replaced')
    claimSame(idsOf((await store.list(undefined, undefined, 9)).tasks), ['b'], 'What is listed')
    claim((await store.get('b', undefined)) !== undefined, 'One that is kept for ever is gone')
  },

  async 'tasks are listed by their principal, page by page'(store) {
    for (const id of ['a', 'b', 'c']) await store.add(task(id, { principal: 'ada' }))
    await store.add(task('d', { principal: 'bob' }))
    const first = await store.list('ada', undefined, 2)
    claimSame(idsOf(first.tasks), ['a', 'b'], 'The first page')
    const second = await store.list('ada', first.nextCursor, 2)
    claimSame(idsOf(second.tasks), ['c'], 'The second page')
    claim(second.nextCursor === undefined, 'The last page names another one')
    claimSame((await store.list('eve', undefined, 2)).tasks, [], 'The tasks of one who has none')
    const refused = await store.list('ada', 'not a cursor', 2).then(
      () => undefined,
      (reason: { code?: unknown }) => reason.code,
    )
    claimSame(refused, -32602, 'The code of the refusal of what is no cursor')
  },

  async 'whoever watches a task hears of its replacements until they stop'(store) {
    const first = task('a')
    await store.add(first)
    await store.add(task('b'))
    let heard = 0
    const hears = new Promise<void>((resolve) => {
      const stop = store.watch('a', () => {
        heard++
        stop()
        resolve()
      })
    })
    await store.replace(next(task('b')))
    await store.replace(next(first))
    await hears
    await store.replace(next(next(first)))
    claim(heard === 1, `It heard ${heard} times`)
  },
}

/** What every store of tasks must do, as cases for any test runner; `make` makes an empty store for each. */
export const taskStoreContract = (make: () => TaskStore | Promise<TaskStore>): readonly ContractCase[] =>
  Object.entries(cases).map(([name, act]) => ({ name, run: async () => act(await make()) }))
