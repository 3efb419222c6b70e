import type { Json, StoredTask } from '@mortise/protocol'
import type { Context } from '../context.js'
import type { TaskSupport } from '../features/deferral.js'
import type { Served } from '../served.js'
import type { TaskBook } from './book.js'

/** How far a call may become a task: at once, when its handler says so, or not at all. */
export interface Wish {
  readonly when: 'now' | 'asked' | 'never'
  /** For how long to keep it, in milliseconds, where the caller said so. */
  readonly ttl?: number | undefined
}

/** What differs between the experiment of a session revision and the extension of the stateless ones. */
export interface TaskManners {
  /** Its methods. */
  serves(book: TaskBook, lists: boolean): readonly Served[]
  /** Whether the caller wishes a task of this tool. Throws where it must, and does not. */
  wish(ctx: Context, tool: string, support: TaskSupport | undefined): Wish
  /** What the request is answered with, whose call goes on as a task. */
  created(task: StoredTask): Json
}
