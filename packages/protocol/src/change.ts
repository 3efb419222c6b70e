import type { NotificationMessage } from './jsonrpc/message.js'
import type { NotificationDef, Topic } from './methods/define.js'
import { methods } from './methods/index.js'
import type { Filter } from './methods/subscriptions.js'
import type { Json } from './schema/index.js'

/** A change that clients may follow. */
export interface Change {
  readonly topic: Topic
  /** Which resource, where the topic is one of them. */
  readonly uri?: string
}

/** A notification that tells of a change, and the capability of the server that does. */
export type Notice = NotificationDef & { readonly needs: { readonly server: string } }

const notices: Record<Topic, Notice> = {
  toolsListChanged: methods.toolsChanged,
  promptsListChanged: methods.promptsChanged,
  resourcesListChanged: methods.resourcesChanged,
  resourceSubscriptions: methods.resourceUpdated,
}
const topics = new Map(Object.entries(notices).map(([topic, { name }]) => [name, topic as Topic]))

/** The notification that tells of changes of a topic; undefined for a topic that is not known. */
export const noticeOf = (topic: string): Notice | undefined =>
  Object.hasOwn(notices, topic) ? notices[topic as Topic] : undefined

/** The change that a notification tells of, if it tells of one. */
export function changeOf({ method, params }: NotificationMessage): Change | undefined {
  const topic = topics.get(method)
  if (topic === undefined) return undefined
  return typeof params?.uri === 'string' ? { topic, uri: params.uri } : { topic }
}

/** The parameters of the notification that tells of a change. */
export const changeParams = ({ uri }: Change): Json => (uri === undefined ? {} : { uri })

/** Whether a change is one of those that a filter asks for. */
export const follows = (filter: Filter, { topic, uri }: Change): boolean =>
  topic === 'resourceSubscriptions'
    ? uri !== undefined && (filter.resourceSubscriptions?.includes(uri) ?? false)
    : filter[topic] === true
