import { ErrorCode, ProtocolError, type StoredTask } from '@mortise/protocol'
import { isFinal } from './book.js'

/** How much a store of tasks holds. What belongs to no principal counts among all alone. */
export interface TaskRoom {
  /** Tasks in all; default 10,000. */
  readonly most?: number
  /** Tasks of one principal; default 1000. */
  readonly mostEach?: number
  /** Characters of JSON of what tasks ask, were answered and came to, in all; default 256 Mi. */
  readonly size?: number
  /** The same of one principal; default 64 Mi. */
  readonly sizeEach?: number
}

const mebi = 2 ** 20

interface Kept {
  task: StoredTask
  size: number
  /** When it is over, on the clock that nobody sets. */
  readonly until: number
}

interface Holder {
  readonly ids: Set<string>
  size: number
}

const sizeOf = ({ questions, answers, result, error }: StoredTask): number =>
  JSON.stringify([questions, answers, result, error]).length

/**
 * The tasks that a process keeps, and whose they are. Where one more has no room, the oldest of the same principal that
 * have ended make it, and then those of whoever holds the most.
 */
export class KeptTasks {
  readonly #room: Required<TaskRoom>
  readonly #kept = new Map<string, Kept>()
  readonly #holders = new Map<string | undefined, Holder>()
  #size = 0

  constructor({ most = 10_000, mostEach = 1000, size = 256 * mebi, sizeEach = 64 * mebi }: TaskRoom) {
    this.#room = { most, mostEach, size, sizeEach }
  }

  /** A task of a principal that is not over. */
  find(id: string, principal: string | undefined): StoredTask | undefined {
    const kept = this.#kept.get(id)
    if (!kept || kept.task.principal !== principal) return undefined
    if (kept.until > performance.now()) return kept.task
    this.#drop(id)
    return undefined
  }

  /** The tasks of a principal, oldest first. */
  of(principal: string | undefined): StoredTask[] {
    return [...(this.#holders.get(principal)?.ids ?? [])].flatMap((id) => this.find(id, principal) ?? [])
  }

  /** Moves the end of a lease. */
  renew(id: string, leaseUntil: number): void {
    const kept = this.#kept.get(id)
    if (kept) kept.task = { ...kept.task, leaseUntil }
  }

  /** Keeps a task, in place of the one of its id. Throws when there is no room. */
  put(task: StoredTask): void {
    const size = sizeOf(task)
    const before = this.#kept.get(task.id)
    const grown = size - (before?.size ?? 0)
    if (!before || grown > 0) this.#makeRoom(task, before ? 0 : 1, grown)
    const holder = this.#holders.get(task.principal) ?? { ids: new Set(), size: 0 }
    this.#holders.set(task.principal, holder)
    holder.ids.add(task.id)
    holder.size += grown
    this.#size += grown
    if (before) Object.assign(before, { task, size })
    else this.#kept.set(task.id, { task, size, until: endOf(task) })
  }

  #makeRoom(task: StoredTask, places: number, grown: number): void {
    const { most, mostEach, size, sizeEach } = this.#room
    const fitsOwn = (): boolean => {
      if (task.principal === undefined) return true
      const own = this.#holders.get(task.principal)
      return (own?.ids.size ?? 0) + places <= mostEach && (own?.size ?? 0) + grown <= sizeEach
    }
    const fitsAll = (): boolean => this.#kept.size + places <= most && this.#size + grown <= size
    if (fitsOwn() && fitsAll()) return
    for (const [id, { until }] of this.#kept) {
      if (id !== task.id && until <= performance.now()) this.#drop(id)
    }
    while (!(fitsOwn() && fitsAll())) {
      const ended = this.#ended(task.principal, task.id) ?? (fitsOwn() ? this.#endedElsewhere(task.id) : undefined)
      if (ended === undefined) {
        throw new ProtocolError(ErrorCode.internal, 'There is no room for as much of tasks; try again later')
      }
      this.#drop(ended)
    }
  }

  /** The oldest task of a principal that has ended, but for one. */
  #ended(principal: string | undefined, but: string): string | undefined {
    for (const id of this.#holders.get(principal)?.ids ?? []) {
      if (id !== but && isFinal(this.#kept.get(id)!.task)) return id
    }
    return undefined
  }

  #endedElsewhere(but: string): string | undefined {
    const holders = [...this.#holders].toSorted(([, a], [, b]) => b.ids.size - a.ids.size || b.size - a.size)
    for (const [principal] of holders) {
      const ended = this.#ended(principal, but)
      if (ended !== undefined) return ended
    }
    return undefined
  }

  #drop(id: string): void {
    const { task, size } = this.#kept.get(id)!
    const holder = this.#holders.get(task.principal)!
    this.#kept.delete(id)
    holder.ids.delete(id)
    holder.size -= size
    this.#size -= size
    if (holder.ids.size === 0) this.#holders.delete(task.principal)
  }
}

/** The wall clock may be set while the task is kept, and then says nothing of how long that was. */
const endOf = ({ createdAt, ttlMs }: StoredTask): number =>
  ttlMs === null ? Infinity : performance.now() + createdAt + ttlMs - Date.now()
