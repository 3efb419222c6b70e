import { array, object, optional, string, type Infer } from '../schema/index.js'
import { Meta } from './content.js'
import { notification, request } from './define.js'
import { Bare } from './lifecycle.js'

/** A place that the client's user works in. */
export const Root = object({ uri: string, name: optional(string), _meta: Meta })
/** A place that the client's user works in; `uri` is a `file:` address. */
export interface Root extends Infer<typeof Root> {}

/**
 * Asks which folders the client's user works in.
 * @deprecated since 2026-07-28, removable from 2027-07-28 on: take folders as arguments or settings instead.
 */
export const listRoots = request('roots/list', {
  from: 'server',
  until: '2025-11-25',
  askable: true,
  needs: { client: 'roots' },
  params: Bare,
  result: object({ roots: array(Root), _meta: Meta }),
})

/**
 * The client's roots have changed.
 * @deprecated since 2026-07-28, with roots themselves.
 */
export const rootsChanged = notification('notifications/roots/list_changed', {
  from: 'client',
  until: '2025-11-25',
  needs: { client: 'roots.listChanged' },
  params: Bare,
})
