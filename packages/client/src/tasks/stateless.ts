import { methods, ProtocolError, type Questions } from '@mortise/protocol'
import { alike } from '../alike.js'
import type { TaskManners } from './manners.js'

/** Whoever looks at a task sees what it asks, and answers by a request of its own. */
export const stateless: TaskManners = {
  get: (client, taskId, options) => client.request(methods.pollTask, { taskId }, options),

  async cancel(client, taskId, options) {
    await client.request(methods.stopTask, { taskId }, options)
  },

  follow(client, taskId, options) {
    const seen = new Set<string>()
    const inquiry = client.inquiry(`task ${taskId}`)
    return {
      async attend({ inputRequests = {} }) {
        const open = Object.entries(inputRequests).filter(([key]) => !seen.has(key))
        if (open.length === 0) return
        const questions: Questions = Object.fromEntries(
          open.map(([key, { method, params = {} }]) => [key, { method, params }]),
        )
        inquiry.begin(questions)
        for (const [key] of open) seen.add(key)
        const inputResponses = await inquiry.answer(questions, options.signal)
        await client.request(methods.updateTask, { taskId, inputResponses }, alike(options))
      },
      async end({ result = {}, error }) {
        if (error) throw new ProtocolError(error.code, error.message, error.data)
        const { resultType: _, ...rest } = result
        return rest
      },
      leave() {},
    }
  },
}
