import { ErrorCode, ProtocolError } from '@mortise/protocol'
import { jsonSchema } from '@mortise/protocol/json-schema'
import { ToolError, type McpServer } from '@mortise/server'
import { z } from 'zod'

const text = (words: string) => jsonSchema({ type: 'object', properties: { [words]: { type: 'string' } } })

/** The tools whose calls may go on as tasks. */
export function registerTasks(server: McpServer): void {
  server.registerTool(
    'slow_compute',
    {
      description: 'Takes its time',
      task: 'optional',
      inputSchema: z.object({ seconds: z.number().default(1), label: z.string().default('it') }),
    },
    async ({ seconds, label }, { signal }) => {
      await pass(seconds * 1000, signal)
      return `Computed ${label} in ${seconds} s`
    },
  )
  server.registerTool(
    'failing_job',
    { description: 'Fails after a while', task: 'required' },
    async (_, { signal }) => {
      await pass(1000, signal)
      throw new ToolError('The job has failed')
    },
  )
  server.registerTool('protocol_error_job', { description: 'Ends in an error', task: 'optional' }, async () => {
    throw new ProtocolError(ErrorCode.internal, 'The job has broken')
  })
  server.registerTool(
    'confirm_delete',
    { description: 'Asks first', task: 'optional', inputSchema: z.object({ filename: z.string() }) },
    async ({ filename }, ctx) => {
      const schema = z.object({ confirm: z.boolean() })
      const answer = await ctx.elicit('confirm', { message: `Delete ${filename}?`, schema })
      const agreed = answer.action === 'accept' && answer.content.confirm
      return agreed ? `Deleted ${filename}` : `Kept ${filename}`
    },
  )
  server.registerTool('multi_input', { description: 'Asks twice at once', task: 'optional' }, async (_args, ctx) => {
    const answers = await Promise.all(
      ['name', 'color'].map((key) => ctx.elicit(key, { message: `Your ${key}?`, schema: text(key) })),
    )
    return JSON.stringify(answers)
  })
  server.registerTool('test_tool_with_task', { description: 'Asks, then takes its time' }, async (_args, ctx) => {
    const schema = z.object({ name: z.string() })
    const answer = await ctx.elicit('user_name', { message: 'Who are you?', schema })
    await ctx.task()
    return answer.action === 'accept' ? `Hello, ${answer.content.name}!` : 'Hello, whoever you are!'
  })
}

/** Lets some time pass, unless it is no longer wanted. */
function pass(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason as Error)
    })
  })
}
