import { isJson, metaKey, type Json, type StoredTask } from '@mortise/protocol'
import { isFinal } from './book.js'

/** Characters of a text that says why a task failed. */
const longestReason = 500

const date = (ms: number): string => new Date(ms).toISOString()

const described = ({ id, status, statusMessage, createdAt, updatedAt }: StoredTask): Json => ({
  taskId: id,
  status,
  ...(statusMessage !== undefined && { statusMessage }),
  createdAt: date(createdAt),
  lastUpdatedAt: date(updatedAt),
})

/** A task as the experiment tells of it: there a tool that says it failed is a task that failed. */
export function sessionForm(task: StoredTask): Json {
  const said = task.status === 'completed' && task.result?.isError === true ? failed(task.result) : {}
  return { ...described(task), ...said, ttl: task.ttlMs, pollInterval: task.pollIntervalMs }
}

/** The first text of the result says why, as far as a list of tasks has room for it. */
function failed({ content }: Json): Json {
  const first = Array.isArray(content)
    ? content.find((block) => isJson(block) && typeof block.text === 'string')
    : undefined
  return { status: 'failed', ...(isJson(first) && { statusMessage: (first.text as string).slice(0, longestReason) }) }
}

/** A task as the extension tells of it. */
export const statelessForm = (task: StoredTask): Json => ({
  ...described(task),
  ttlMs: task.ttlMs,
  pollIntervalMs: task.pollIntervalMs,
})

/** A task with what it asks, its result, or its error. */
export function detailedForm(task: StoredTask): Json {
  const { status, questions, result, error } = task
  return {
    ...statelessForm(task),
    ...(!isFinal(task) && status === 'input_required' && { inputRequests: questions }),
    ...(result && { result: { resultType: 'complete', ...result } }),
    ...(error && { error }),
  }
}

/** The parameters or the result of something that belongs to a task. */
export const aboutTask = (taskId: string, said: Json = {}): Json => ({
  ...said,
  _meta: { ...(isJson(said._meta) && said._meta), [metaKey.relatedTask]: { taskId } },
})
