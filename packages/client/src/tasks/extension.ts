import { acceptedTask, createdTask, declares, isJson, methods, tasksExtension, tell } from '@mortise/protocol'
import type { ClientExtension } from '../extension.js'
import { Task, TaskCancelled } from './task.js'

/** How a client wishes for tasks. */
export interface TaskWishes {
  /** For how long a server is asked to keep a task, in milliseconds, where the revision has such a wish; default its own. */
  ttlMs?: number
}

/**
 * Lets servers carry calls on as tasks: by the extension `io.modelcontextprotocol/tasks`, and by the experiment of the
 * revision before it. Calls wait for the end of their tasks, and cancel those that they give up.
 */
export function tasks({ ttlMs }: TaskWishes = {}): ClientExtension {
  const task = ttlMs === undefined ? {} : { ttl: ttlMs }
  return {
    name: tasksExtension,
    forms: [createdTask, acceptedTask],

    prepare(def, params, { revision, capabilities }, execution) {
      const may = execution?.taskSupport === 'optional' || execution?.taskSupport === 'required'
      if (!may || def !== methods.callTool || !revision.traits.taskWishes) return params
      return declares(capabilities, 'tasks.requests.tools.call') ? { ...params, task } : params
    },

    async finish(form, options, client) {
      const { taskId } = (isJson(form.task) ? form.task : form) as { taskId: string }
      const begun = new Task(client, taskId)
      tell(options.onTask, [taskId])
      const end = await begun.ended(options).catch((reason: unknown) => {
        if (!(reason instanceof TaskCancelled)) begun.cancel().catch(() => {})
        throw reason
      })
      return end()
    },
  }
}
