export { Client } from './client.js'
export type { AnswerTo, Handler } from './handler.js'
export type { ClientOptions, ConnectOptions, Reopened } from './options.js'
export {
  createClient,
  type ClientOf,
  type OfferOf,
  type TypedCall,
  type TypedClient,
  type TypedResult,
} from './typed.js'
export { requestLog } from './log.js'
export type { Operation } from './operation.js'
export type { OnError } from './fault.js'
export type { Warn, Warning } from './warning.js'
export type { Target } from './connect.js'
export type { CallOptions } from './peer.js'
export type { Calls } from './calls.js'
export type { ListenOptions, Prior, ServerDescription } from './family/family.js'
export { isResourceNotFound } from './not-found.js'
export type { Inquiry } from './inquiry.js'
export { filledIn, Refused } from './questions.js'
export { pagesToVisit, type PageToVisit } from './pages-to-visit.js'
export { Changes, type WantedChanges } from './changes.js'
export { Pages } from './pages.js'
export { tasks, type TaskWishes } from './tasks/extension.js'
export { Task, TaskCancelled } from './tasks/task.js'
export type { ClientExtension, ExtendedClient } from './extension.js'
export type { CompileJsonSchema, SchemaCheck } from './checks.js'
