import {
  ConnectionClosed,
  ErrorCode,
  methods,
  ProtocolError,
  read,
  TaskWish,
  type Json,
  type Question,
  type Result,
  type StoredTask,
} from '@mortise/protocol'
import { definitionOfQuestion } from '../asking/sound.js'
import type { Context } from '../context.js'
import { readSaid } from '../said.js'
import { serving } from '../served.js'
import { isFinal, unknownTask, wireError, type TaskBook } from './book.js'
import { aboutTask, sessionForm } from './forms.js'
import type { TaskManners } from './manners.js'

/** The client wishes for a task, call by call, and waits for its result on a request that carries questions, too. */
export const session: TaskManners = {
  serves: (book, lists) => [
    serving(methods.getTask, async ({ taskId }, { principal }) => told(await book.get(taskId, principal))),
    serving(methods.taskResult, ({ taskId }, ctx) => resultOf(book, taskId, ctx)),
    serving(methods.cancelTask, async ({ taskId }, { principal }) => {
      const { status } = await book.get(taskId, principal)
      const stopped = isFinal({ status }) ? undefined : await book.stop(taskId, principal)
      if (stopped?.status === 'cancelled') return told(stopped)
      throw new ProtocolError(
        ErrorCode.invalidParams,
        `Task ${taskId} has ended already: it is ${stopped?.status ?? status}`,
      )
    }),
    ...(lists ? [listing(book)] : []),
  ],

  wish({ caller, params }, tool, support) {
    const { traits, version } = caller.revision
    const wished = traits.taskWishes ? params.task : undefined
    if (wished !== undefined && support) return { when: 'now', ttl: readSaid(TaskWish, wished, 'params.task').ttl }
    if (wished !== undefined) throw new ProtocolError(ErrorCode.methodNotFound, `The tool '${tool}' gives no tasks`)
    if (support !== 'required') return { when: 'never' }
    const advice = traits.taskWishes ? 'send `task` along' : `${version} has no tasks, so use a newer revision`
    throw new ProtocolError(ErrorCode.methodNotFound, `The tool '${tool}' is called as a task alone: ${advice}`)
  },

  created: (task) => ({ task: sessionForm(task) }),
}

const told = (task: StoredTask): Result<typeof methods.getTask> =>
  read(methods.getTask.result, sessionForm(task), `task ${task.id}`)

const listing = (book: TaskBook) =>
  serving(methods.listTasks, async ({ cursor }, { principal, server }) => {
    const { tasks, ...next } = await book.store.list(principal, cursor, server.pageSize)
    return { tasks: tasks.map(told), ...next }
  })

/** Waits for the end of a task. Meanwhile its questions go out on the way of this request, and what it says. */
async function resultOf(book: TaskBook, id: string, ctx: Context): Promise<Json> {
  // Whose task it is comes first: whoever waits is told how it goes.
  await book.get(id, ctx.principal)
  const leave = book.wait(id, ctx.exchange)
  const over = new AbortController()
  const signal = AbortSignal.any([ctx.signal, over.signal])
  try {
    for await (const task of book.follow(id, ctx.principal, ctx.signal)) {
      if (isFinal(task)) return ending(task, ctx)
      for (const [key, question] of Object.entries(task.questions)) void put(book, id, key, question, ctx, signal)
    }
  } finally {
    leave()
    over.abort()
  }
  throw ctx.signal.aborted ? new ConnectionClosed() : unknownTask(id)
}

/** What the call itself would have come to. */
function ending({ id, result, error }: StoredTask, { caller }: Context): Json {
  if (error) throw new ProtocolError(error.code, error.message, error.data)
  if (!result) throw new ProtocolError(ErrorCode.invalidRequest, `Task ${id} was cancelled`)
  return aboutTask(id, methods.callTool.bend(result, caller.revision.traits))
}

/**
 * Puts a question of a task to the client, once; a client that goes before it answers leaves it to the next. It is taken
 * back when nobody waits for the task any more, as when that has ended without the answer.
 */
async function put(
  book: TaskBook,
  id: string,
  key: string,
  question: Question,
  { session, exchange, principal, server }: Context,
  signal: AbortSignal,
): Promise<void> {
  const name = `${id} ${key}`
  if (!session || book.put.has(name)) return
  book.put.add(name)
  try {
    const def = definitionOfQuestion(question)
    const answering = session.request(def, aboutTask(id, question.params), exchange, signal)
    const answer = await answering.then(
      (value) => ({ value }),
      (reason: unknown) => {
        if (reason instanceof ProtocolError) return { error: wireError(reason) }
        throw reason
      },
    )
    await book.answer(id, principal, { [key]: answer })
  } catch (reason) {
    if (!signal.aborted) server.report(reason, `the question '${key}' of task ${id}`)
  } finally {
    book.put.delete(name)
  }
}
