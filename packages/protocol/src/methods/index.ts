import * as completion from './completion.js'
import type { MethodDef, NotificationDef, RequestDef, Side, Version } from './define.js'
import * as elicitation from './elicitation.js'
import * as lifecycle from './lifecycle.js'
import * as logging from './logging.js'
import * as progress from './progress.js'
import * as prompts from './prompts.js'
import * as resources from './resources.js'
import * as roots from './roots.js'
import * as sampling from './sampling.js'
import * as subscriptions from './subscriptions.js'
import * as tasks from './tasks.js'
import * as tools from './tools.js'

type OnlyDefs<M> = { [K in keyof M as M[K] extends MethodDef ? K : never]: M[K] }

const isDef = (value: unknown): value is MethodDef =>
  typeof value === 'object' && value !== null && 'kind' in value && 'name' in value

const defsOf = <M extends object>(module: M): OnlyDefs<M> =>
  Object.fromEntries(Object.entries(module).filter(([, value]) => isDef(value))) as OnlyDefs<M>

/** Every request and notification of every revision: the one table. */
export const methods = {
  ...defsOf(lifecycle),
  ...defsOf(tools),
  ...defsOf(resources),
  ...defsOf(prompts),
  ...defsOf(completion),
  ...defsOf(subscriptions),
  ...defsOf(progress),
  ...defsOf(logging),
  ...defsOf(elicitation),
  ...defsOf(sampling),
  ...defsOf(roots),
  ...defsOf(tasks),
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
