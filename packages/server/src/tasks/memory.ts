import { ErrorCode, ProtocolError, type TaskStore } from '@mortise/protocol'
import { KeptTasks, type TaskRoom } from './room.js'

/**
 * Keeps tasks in this process, as many as there is room for: where it is full, the oldest of the same principal that have
 * ended make room, and then those of whoever holds the most; where none has ended, a new one is refused. What is kept
 * goes with the process.
 */
export function memoryTaskStore(room: TaskRoom = {}): TaskStore {
  const tasks = new KeptTasks(room)
  const watchers = new Map<string, Set<() => void>>()

  return {
    async add(task) {
      tasks.put(task)
    },
    async get(id, principal) {
      return tasks.find(id, principal)
    },
    async replace(task) {
      const before = tasks.find(task.id, task.principal)
      if (!before || before.version + 1 !== task.version) return false
      tasks.put({ ...task, leaseUntil: before.leaseUntil })
      for (const watcher of watchers.get(task.id) ?? []) watcher()
      return true
    },
    async renew(id, leaseUntil) {
      tasks.renew(id, leaseUntil)
    },
    async list(principal, cursor, size) {
      const own = tasks.of(principal)
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
