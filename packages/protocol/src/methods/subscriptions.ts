import { array, boolean, object, optional, stringUpTo, type Infer } from '../schema/index.js'
import { Meta } from './content.js'
import { notification, request } from './define.js'
import { Bare } from './lifecycle.js'

/** The name of something that a client follows: it is kept for as long, so that its length has an end. */
export const Followed = stringUpTo(8192)

/** The changes that a client wants to hear of. */
export const Filter = object({
  toolsListChanged: optional(boolean),
  promptsListChanged: optional(boolean),
  resourcesListChanged: optional(boolean),
  resourceSubscriptions: optional(array(Followed)),
})
/** The changes that a client wants to hear of: lists by flag, resources by URI. */
export interface Filter extends Infer<typeof Filter> {}

/** Opens a stream of changes, which lasts until either side ends it. */
export const listen = request('subscriptions/listen', {
  from: 'client',
  since: '2026-07-28',
  params: object({ notifications: Filter, _meta: Meta }),
  result: Bare,
})

/** Which of the wanted changes the server will tell: the first word on a stream of changes. */
export const acknowledged = notification('notifications/subscriptions/acknowledged', {
  from: 'server',
  since: '2026-07-28',
  params: object({ notifications: Filter, _meta: Meta }),
})
