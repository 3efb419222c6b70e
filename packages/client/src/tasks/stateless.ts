import { answerAll, methods, ProtocolError, type Questions } from '@mortise/protocol'
import { unlessAborted } from '../wait.js'
import { alike, type TaskManners } from './manners.js'

/** Whoever looks at a task sees what it asks, and answers by a request of its own. */
export const stateless: TaskManners = {
  get: (client, taskId, options) => client.request(methods.pollTask, { taskId }, options),

  async cancel(client, taskId, options) {
    await client.request(methods.stopTask, { taskId }, options)
  },

  follow(client, taskId, options) {
    const seen = new Set<string>()
    const signal = options.signal ?? new AbortController().signal
    return {
      async attend({ inputRequests = {} }) {
        const open = Object.entries(inputRequests).filter(([key]) => !seen.has(key))
        if (open.length === 0) return
        for (const [key] of open) seen.add(key)
        const questions: Questions = Object.fromEntries(
          open.map(([key, { method, params = {} }]) => [key, { method, params }]),
        )
        const answering = answerAll(questions, (question) => client.answer(question, signal))
        const inputResponses = await unlessAborted(answering, signal)
        await client.request(methods.updateTask, { taskId, inputResponses }, alike(options))
      },
      async end({ result = {}, error }) {
        if (error) throw new ProtocolError(error.code, error.message, error.data)
        const { resultType: _, ...rest } = result
        return rest
      },
    }
  },
}
