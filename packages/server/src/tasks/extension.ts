import {
  acceptedTask,
  array,
  createdTask,
  extensionPath,
  methods,
  OtherResult,
  read,
  string,
  tasksExtension,
  type CapabilityPath,
  type Family,
} from '@mortise/protocol'
import type { Context } from '../context.js'
import { Suspended } from '../errors.js'
import type { ServerExtension } from '../extension.js'
import type { Deferral } from '../features/deferral.js'
import type { Stream } from '../features/stream.js'
import { followable, type ServerLimits } from '../limits.js'
import { TaskBook, type TaskOptions } from './book.js'
import { detailedForm } from './forms.js'
import type { TaskManners } from './manners.js'
import { memoryTaskStore } from './memory.js'
import { TaskRun } from './run.js'
import { session } from './session.js'
import { stateless } from './stateless.js'

const families: Record<Family, TaskManners> = { session, stateless }
const type = 'task'

/**
 * Lets calls of tools go on as tasks, past the request that made them: by the extension `io.modelcontextprotocol/tasks`,
 * and by the experiment of the revision before it.
 */
export function tasks(options: TaskOptions = {}): ServerExtension {
  const { store = memoryTaskStore(), list = false } = options
  const book = new TaskBook(options, store)
  const capabilities: CapabilityPath[] = [
    extensionPath(tasksExtension),
    ['tasks', 'cancel'],
    ['tasks', 'requests', 'tools', 'call'],
    ...(list ? [['tasks', 'list']] : []),
  ]
  return {
    feature: ({ limits }) => ({
      capabilities,
      serves: Object.values(families).flatMap((each) => each.serves(book, list)),
      forms: [acceptedTask, createdTask],
      streams: [streamOf(book, limits)],
      deferral: deferralTo(book),
    }),
  }
}

const deferralTo = (book: TaskBook): Deferral => ({
  async run(ctx, tool, support, work) {
    const manners = families[ctx.caller.revision.family]
    const wish = manners.wish(ctx, tool, support)
    if (wish.when === 'never') return work()
    if (wish.when === 'asked') return whenAsked(book, manners, ctx, work)
    const [run, task] = await TaskRun.begin(book, ctx, wish.ttl)
    void run.finish(work)
    return new OtherResult(type, manners.created(task))
  },
})

/** Runs a call that becomes a task once its handler says so. */
function whenAsked(book: TaskBook, manners: TaskManners, ctx: Context, work: () => Promise<unknown>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let beginning: Promise<TaskRun> | undefined
    const begin = async (): Promise<TaskRun> => {
      const [run, task] = await TaskRun.begin(book, ctx)
      resolve(new OtherResult(type, manners.created(task)))
      return run
    }
    ctx.defer = async () => {
      if (ctx.interview?.suspended) throw new Suspended()
      await (beginning ??= begin())
    }
    const working = work()
    const settle = async (): Promise<void> => {
      await working.catch(() => {})
      // One whose task could not be made has been told so, and has ended as it liked.
      const run = await beginning?.catch(() => undefined)
      await (run ? run.finish(work, working) : working.then(resolve, reject))
    }
    void settle()
  })
}

/** The tasks that a client follows; of others than its own it hears as little as of none. */
const streamOf = (book: TaskBook, limits: ServerLimits): Stream => ({
  def: methods.taskChanged,
  async accept(wanted, { principal }) {
    const at = 'params.notifications.taskIds'
    const ids = followable(read(array(string), wanted, at), limits, at)
    const known = await Promise.all(ids.map(async (id) => ((await book.find(id, principal)) ? [id] : [])))
    return known.flat()
  },
  async follow(accepted, { principal }, signal, tell) {
    const each = async (id: string): Promise<void> => {
      for await (const task of book.follow(id, principal, signal)) await tell(detailedForm(task))
    }
    await Promise.all((accepted as string[]).map(each))
  },
})
