import {
  isJson,
  metaKey,
  methods,
  type DetailedTask,
  type Json,
  type Params,
  type Progress,
  type Result,
  tell,
} from '@mortise/protocol'
import { anyOf } from '../abort.js'
import type { ExtendedClient } from '../extension.js'
import type { CallOptions } from '../peer.js'
import { within } from '../wait.js'
import type { TaskManners } from './manners.js'

/** Whoever waits for the result of a task is asked on the way of that request. */
export const session: TaskManners = {
  get: async (client, taskId, options) => detailed(await client.request(methods.getTask, { taskId }, options)),

  async cancel(client, taskId, options) {
    await client.request(methods.cancelTask, { taskId }, options)
  },

  follow(client, id, options) {
    const left = new AbortController()
    const { onProgress, signal } = options
    const heeded = anyOf(signal, left.signal)
    let waiting: Promise<Json> | undefined
    const wait = (): Promise<Json> => (waiting ??= resultOf(client, id, onProgress, heeded))
    return {
      async attend({ status }) {
        // It is looked at all the while, so that the wait for its result needs no limit of its own.
        if (status === 'input_required' || onProgress) wait().catch(() => {})
      },
      // Once it has ended there is nothing to look at any more: then its result has to come as any answer has to.
      end: () => within(wait(), methods.taskResult.name, options),
      leave: (reason) => left.abort(reason),
    }
  },
}

function detailed({ ttl, pollInterval, ...rest }: Result<typeof methods.getTask>): DetailedTask {
  const task = { ...rest, ttlMs: ttl }
  return pollInterval === undefined ? task : { ...task, pollIntervalMs: pollInterval }
}

async function resultOf(
  client: ExtendedClient,
  taskId: string,
  onProgress: CallOptions['onProgress'],
  signal: AbortSignal,
): Promise<Json> {
  const unhear = client.overhear(({ method, params = {} }) => {
    if (method !== methods.progress.name || !methods.progress.params.fits(params)) return
    if (isAbout(params, taskId)) tell(onProgress, [progressOf(params as Params<typeof methods.progress>)])
  })
  try {
    return (await client.request(methods.taskResult, { taskId }, { signal, timeout: Infinity })) as Json
  } finally {
    unhear()
  }
}

const progressOf = ({ progressToken: _token, _meta, ...progress }: Params<typeof methods.progress>): Progress =>
  progress

function isAbout({ _meta }: Json, id: string): boolean {
  const related = isJson(_meta) ? _meta[metaKey.relatedTask] : undefined
  return isJson(related) && related.taskId === id
}
