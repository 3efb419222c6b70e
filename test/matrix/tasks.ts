import { Task } from '@mortise/client'
import { expect } from 'vitest'
import { z } from 'zod'
import type { Behaviour, Cell } from './behaviours.js'

/** Whether the revision of a cell has tasks, one way or the other. */
const hasTasks = ({ family, client }: Cell): boolean =>
  family === 'stateless' || client.server.revision.traits.taskWishes

const task: Behaviour = {
  name: 'task',
  async run(cell) {
    const { client, fixture } = cell
    let finish = (): void => {}
    const finished = new Promise<void>((resolve) => (finish = resolve))
    fixture.server.registerTool('bake', { task: 'optional' }, async () => {
      await finished
      return 'baked'
    })
    await client.listTools()
    const ids: string[] = []
    const onTask = (id: string): void => {
      ids.push(id)
      finish()
    }
    if (!hasTasks(cell)) finish()
    expect(await client.callTool({ name: 'bake' }, { onTask })).toMatchObject({ content: [{ text: 'baked' }] })
    expect(ids).toHaveLength(hasTasks(cell) ? 1 : 0)
    for (const id of ids) {
      const later = new Task(client, id)
      expect(await later.get()).toMatchObject({ taskId: id, status: 'completed' })
      expect(await later.result()).toMatchObject({ content: [{ text: 'baked' }] })
    }
  },
}

const taskThatAsks: Behaviour = {
  name: 'task that asks',
  needsSession: true,
  asks: true,
  async run({ client, fixture }) {
    fixture.server.registerTool('order', { task: 'optional' }, async (_args, ctx) => {
      const answer = await ctx.elicit('name', { message: 'For whom?', schema: z.object({ name: z.string() }) })
      return answer.action === 'accept' ? `For ${answer.content.name}` : answer.action
    })
    await client.listTools()
    expect(await client.callTool({ name: 'order' })).toMatchObject({ content: [{ text: 'For Ada' }] })
  },
}

const taskCancelled: Behaviour = {
  name: 'task cancelled',
  needsSession: true,
  async run(cell) {
    const { client, fixture } = cell
    let seen = (): void => {}
    const cancelled = new Promise<void>((resolve) => (seen = resolve))
    let begin = (): void => {}
    const begun = new Promise<void>((resolve) => (begin = resolve))
    fixture.server.registerTool('dig', { task: 'optional' }, async (_args, { signal }) => {
      if (!hasTasks(cell)) begin()
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
      seen()
    })
    await client.listTools()
    const stop = new AbortController()
    const answer = client.callTool({ name: 'dig' }, { signal: stop.signal, onTask: begin })
    await begun
    stop.abort(new Error('changed my mind'))
    await expect(answer).rejects.toThrow('changed my mind')
    await cancelled
  },
}

/** What a user relies on where calls go on as tasks. */
export const taskBehaviours: readonly Behaviour[] = [task, taskThatAsks, taskCancelled]
