import { complete } from './completion.js'
import { elicit, elicitationComplete } from './elicitation.js'
import { initialize, initialized, discover, ping, cancelled } from './lifecycle.js'
import { setLevel, logged } from './logging.js'
import { progress } from './progress.js'
import { listPrompts, getPrompt, promptsChanged } from './prompts.js'
import {
  listResources,
  listResourceTemplates,
  readResource,
  subscribe,
  unsubscribe,
  resourceUpdated,
  resourcesChanged,
} from './resources.js'
import { listRoots, rootsChanged } from './roots.js'
import { sample } from './sampling.js'
import { listen, acknowledged } from './subscriptions.js'
import {
  getTask,
  taskResult,
  listTasks,
  cancelTask,
  taskStatus,
  pollTask,
  updateTask,
  stopTask,
  taskChanged,
} from './tasks.js'
import { listTools, callTool, toolsChanged } from './tools.js'
import type { MethodDef, NotificationDef, RequestDef, Side, Version } from './define.js'

/**
 * Every request and notification of every revision: the one table. Its rows are named, since of a module that is imported
 * as a whole a page would load the name of everything.
 */
export const methods = {
  initialize,
  initialized,
  discover,
  ping,
  cancelled,
  listTools,
  callTool,
  toolsChanged,
  listResources,
  listResourceTemplates,
  readResource,
  subscribe,
  unsubscribe,
  resourceUpdated,
  resourcesChanged,
  listPrompts,
  getPrompt,
  promptsChanged,
  complete,
  listen,
  acknowledged,
  progress,
  setLevel,
  logged,
  elicit,
  elicitationComplete,
  sample,
  listRoots,
  rootsChanged,
  getTask,
  taskResult,
  listTasks,
  cancelTask,
  taskStatus,
  pollTask,
  updateTask,
  stopTask,
  taskChanged,
}
/** The table's type: its keys are what code calls the methods. */
export type Methods = typeof methods

/** The requests that one side sends. */
export type RequestsFrom<S extends Side> = {
  [K in keyof Methods as Methods[K] extends RequestDef & { from: S | 'both' } ? K : never]: Methods[K]
}
/** The notifications that one side sends. */
export type NotificationsFrom<S extends Side> = {
  [K in keyof Methods as Methods[K] extends NotificationDef & { from: S | 'both' } ? K : never]: Methods[K]
}

/** Whether a definition holds in a revision, a method's as a message of its own: the only place where dates are compared. */
export const speaks = ({ version }: { readonly version: Version }, def: Pick<MethodDef, 'since' | 'until'>): boolean =>
  (def.since ?? version) <= version && version <= (def.until ?? version)

const byName = new Map<string, MethodDef[]>()
for (const def of Object.values(methods)) byName.set(def.name, [...(byName.get(def.name) ?? []), def])

/** The definition that a name has in a revision, or undefined. */
export const definitionOf = (name: string, revision: { readonly version: Version }): MethodDef | undefined =>
  byName.get(name)?.find((def) => speaks(revision, def))

/** The definition of a question by its name: asked as a request, or inside a result. */
export const questionNamed = (name: string): RequestDef | undefined =>
  byName.get(name)?.find((def): def is RequestDef => def.kind === 'request' && def.askable === true)
