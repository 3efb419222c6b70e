import {
  anything,
  array,
  integer,
  json,
  literal,
  number,
  object,
  optional,
  record,
  shape,
  string,
  type Infer,
  type Shape,
} from '../schema/index.js'
import { Meta } from './content.js'
import { notification, request, resultType } from './define.js'
import { Bare } from './lifecycle.js'
import { callTool } from './tools.js'

const Status = literal('working', 'input_required', 'completed', 'failed', 'cancelled')
/** How a task stands; the last three are final. */
export type TaskStatus = Infer<typeof Status>

const Lifetime: Shape<number | null, false> = shape(
  (value) => value === null || Number.isInteger(value),
  (_, at) => `${at}: expected an integer or null`,
)
const described = {
  taskId: string,
  status: Status,
  statusMessage: optional(string),
  createdAt: string,
  lastUpdatedAt: string,
  _meta: Meta,
}
const OneTask = object({ taskId: string, _meta: Meta })

/** The experiment of one revision: who calls wants a task, and asks for its result. */
const experiment = { from: 'both', since: '2025-11-25', until: '2025-11-25' } as const
const Task = object({ ...described, ttl: Lifetime, pollInterval: optional(number) })

/** What a request carries that wants to be carried on as a task: how long to keep it, in milliseconds. */
export const TaskWish = object({ ttl: optional(number) })

/** A call that was taken on as a task, at its client's wish. */
export const acceptedTask = resultType('task', {
  of: callTool.name,
  since: experiment.since,
  until: experiment.until,
  shape: object({ task: Task, _meta: Meta }),
})

/** Asks how a task stands. */
export const getTask = request('tasks/get', {
  ...experiment,
  needs: { server: 'tasks' },
  repeatable: true,
  params: OneTask,
  result: Task,
})

/** Waits for the end of a task, and gives what the call itself would have given. */
export const taskResult = request('tasks/result', {
  ...experiment,
  needs: { server: 'tasks' },
  repeatable: true,
  params: OneTask,
  result: Bare,
})

/** Lists the tasks of the one who asks. */
export const listTasks = request('tasks/list', {
  ...experiment,
  needs: { server: 'tasks.list' },
  repeatable: true,
  pages: 'tasks',
  params: object({ cursor: optional(string), _meta: Meta }),
  result: object({ tasks: array(Task), nextCursor: optional(string), _meta: Meta }),
})

/** Ends a task before its time. */
export const cancelTask = request('tasks/cancel', {
  ...experiment,
  needs: { server: 'tasks.cancel' },
  params: OneTask,
  result: Task,
})

/** A task stands differently from before; nobody may rely on being told. */
export const taskStatus = notification('notifications/tasks/status', { ...experiment, params: Task })

/** The name of the extension by which a server may carry a call on as a task. */
export const tasksExtension = 'io.modelcontextprotocol/tasks'
const extension = { from: 'client', since: '2026-07-28', extension: tasksExtension } as const
const created = { ...described, ttlMs: Lifetime, pollIntervalMs: optional(number) }

/** A task with all that is known of it. */
const DetailedTask = object({
  ...created,
  inputRequests: optional(record(object({ method: string, params: optional(json) }))),
  result: optional(json),
  error: optional(object({ code: integer, message: string, data: optional(anything) })),
})
/** A task with all that is known of it: what it asks, its result, or its error; times in milliseconds. */
export interface DetailedTask extends Infer<typeof DetailedTask> {}

/** A call that the server carries on as a task. */
export const createdTask = resultType('task', {
  of: callTool.name,
  since: extension.since,
  extension: tasksExtension,
  shape: object(created),
})

/** Asks how a task stands. */
export const pollTask = request('tasks/get', {
  ...extension,
  repeatable: true,
  nameHeader: 'taskId',
  params: OneTask,
  result: DetailedTask,
})

/** Answers what a task asks. */
export const updateTask = request('tasks/update', {
  ...extension,
  nameHeader: 'taskId',
  params: object({ taskId: string, inputResponses: record(json), _meta: Meta }),
  result: Bare,
})

/** Asks a task to end before its time. */
export const stopTask = request('tasks/cancel', {
  ...extension,
  nameHeader: 'taskId',
  params: OneTask,
  result: Bare,
})

/** A task stands differently from before, to those who follow it. */
export const taskChanged = notification('notifications/tasks', {
  from: 'server',
  since: '2026-07-28',
  extension: tasksExtension,
  topic: 'taskIds',
  params: DetailedTask,
})
