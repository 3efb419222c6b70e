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
  /** Opens a session: the handshake. */
  initialize,
  /** Ends the handshake. */
  initialized,
  /** Asks a stateless server what it is and can do. */
  discover,
  /** Asks whether the far side is there. */
  ping,
  /** Gives a request up. */
  cancelled,
  /** Lists the tools of the server. */
  listTools,
  /** Calls a tool. */
  callTool,
  /** Tells that the list of tools has changed. */
  toolsChanged,
  /** Lists the resources of the server, and those of its templates that it wants listed. */
  listResources,
  /** Lists the families of resources that the server has, by their templates. */
  listResourceTemplates,
  /** Reads a resource by its URI. */
  readResource,
  /** Follows a resource of a session by hand; `client.listen` does so in every revision. */
  subscribe,
  /** Follows a resource of a session no more. */
  unsubscribe,
  /** Tells that a resource has changed. */
  resourceUpdated,
  /** Tells that the list of resources has changed. */
  resourcesChanged,
  /** Lists the prompts of the server. */
  listPrompts,
  /** Gets a prompt, filled in with its arguments. */
  getPrompt,
  /** Tells that the list of prompts has changed. */
  promptsChanged,
  /** Asks for suggestions for an argument of a prompt, or a variable of a template. */
  complete,
  /** Opens a stream of changes; `client.listen` does so in every revision. */
  listen,
  /** Tells which changes a stream will tell of. */
  acknowledged,
  /** Tells how far a request has come. */
  progress,
  /** Says which entries of the log a session wants. */
  setLevel,
  /** An entry of the server's log. */
  logged,
  /** Asks the user to fill in a form, or to visit a page. */
  elicit,
  /** Tells that a page has been used. */
  elicitationComplete,
  /** Asks the client's model to go on with a dialogue. */
  sample,
  /** Asks which folders the user works in. */
  listRoots,
  /** Tells that these folders have changed. */
  rootsChanged,
  /** Looks at a task, in the revision of the experiment. */
  getTask,
  /** Waits for the result of a task, in the revision of the experiment. */
  taskResult,
  /** Lists the tasks of the caller, in the revision of the experiment. */
  listTasks,
  /** Gives a task up, in the revision of the experiment. */
  cancelTask,
  /** Tells how a task stands, in the revision of the experiment. */
  taskStatus,
  /** Looks at a task. */
  pollTask,
  /** Answers what a task asks. */
  updateTask,
  /** Gives a task up. */
  stopTask,
  /** Tells how a task stands. */
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
