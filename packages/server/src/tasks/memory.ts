import { ErrorCode, ProtocolError, type StoredTask, type TaskStore } from '@mortise/protocol'

const isFinal = ({ status }: StoredTask): boolean => status !== 'working' && status !== 'input_required'
const isOver = ({ createdAt, ttlMs }: StoredTask): boolean => ttlMs !== null && createdAt + ttlMs <= Date.now()

/**
 * Keeps tasks in this process, `most` at a time (default 10,000): when it is full, the oldest that has ended makes room;
 * where none has, a new one is refused. What is kept goes with the process.
 */
export function memoryTaskStore({ most = 10_000 } = {}): TaskStore {
  const tasks = new Map<string, StoredTask>()
  const watchers = new Map<string, Set<() => void>>()

  const find = (id: string, principal: string | undefined): StoredTask | undefined => {
    const task = tasks.get(id)
    if (!task || task.principal !== principal) return undefined
    if (!isOver(task)) return task
    tasks.delete(id)
    return undefined
  }
  const makeRoom = (): void => {
    if (tasks.size < most) return
    for (const [id, task] of tasks) if (isOver(task)) tasks.delete(id)
    if (tasks.size < most) return
    for (const [id, task] of tasks) if (isFinal(task)) return void tasks.delete(id)
    throw new ProtocolError(ErrorCode.internal, `There are ${most} tasks under way already; try again later`)
  }

  return {
    async add(task) {
      makeRoom()
      tasks.set(task.id, task)
    },
    async get(id, principal) {
      return find(id, principal)
    },
    async replace(task) {
      const before = find(task.id, task.principal)
      if (!before || before.version + 1 !== task.version) return false
      tasks.set(task.id, { ...task, leaseUntil: before.leaseUntil })
      for (const watcher of watchers.get(task.id) ?? []) watcher()
      return true
    },
    async renew(id, leaseUntil) {
      const task = tasks.get(id)
      if (task) tasks.set(id, { ...task, leaseUntil })
    },
    async list(principal, cursor, size) {
      const own = [...tasks.values()].filter((task) => find(task.id, task.principal) && task.principal === principal)
      const from = cursor === undefined ? 0 : own.findIndex(({ id }) => id === cursor) + 1
      if (cursor !== undefined && from === 0) {
        throw new ProtocolError(ErrorCode.invalidParams, 'params.cursor: not a cursor of this list, or one of old')
      }
      const page = own.slice(from, from + size)
      return from + size < own.length ? { tasks: page, nextCursor: page.at(-1)!.id } : { tasks: page }
    },
    watch(id, listener) {
      const own = watchers.get(id) ?? new Set()
      watchers.set(id, own.add(listener))
      return () => {
        own.delete(listener)
        if (own.size === 0 && watchers.get(id) === own) watchers.delete(id)
      }
    },
  }
}
