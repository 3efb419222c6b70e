import {
  array,
  json,
  literal,
  number,
  object,
  optional,
  string,
  token,
  type Infer,
  type Json,
} from '../schema/index.js'
import { Icon, Meta } from './content.js'
import { notification, request } from './define.js'

/** The name and version of a program that speaks this protocol. */
export const Implementation = object({
  name: string,
  version: string,
  title: optional(string),
  description: optional(string),
  websiteUrl: optional(string),
  icons: optional(array(Icon)),
})
/** The name and version of a program; unverified, so nothing may depend on it. */
export interface Implementation extends Infer<typeof Implementation> {}

/** What a side can do: an open tree, read by dotted paths. */
export const Capabilities = json
/** What a side can do: an open tree, read by dotted paths. */
export type Capabilities = Json

/** Nothing but metadata. */
export const Bare = object({ _meta: Meta })

/** How long a result stays fresh, in milliseconds, and whether others may share it. */
export const freshness = { ttlMs: optional(number), cacheScope: optional(literal('public', 'private')) }

/** Opens a session and agrees on a revision. */
export const initialize = request('initialize', {
  from: 'client',
  until: '2025-11-25',
  params: object({ protocolVersion: string, capabilities: Capabilities, clientInfo: Implementation, _meta: Meta }),
  result: object({
    protocolVersion: string,
    capabilities: Capabilities,
    serverInfo: Implementation,
    instructions: optional(string),
    _meta: Meta,
  }),
})

/** The client has read the answer to `initialize` and will use what was agreed. */
export const initialized = notification('notifications/initialized', {
  from: 'client',
  until: '2025-11-25',
  params: Bare,
})

/** Asks a server which revisions it speaks and what it offers. */
export const discover = request('server/discover', {
  from: 'client',
  since: '2026-07-28',
  repeatable: true,
  cacheable: true,
  params: Bare,
  result: object({
    supportedVersions: array(string),
    capabilities: Capabilities,
    instructions: optional(string),
    ...freshness,
    _meta: Meta,
  }),
})

/** Asks the far side whether it is still there. */
export const ping = request('ping', {
  from: 'both',
  until: '2025-11-25',
  repeatable: true,
  params: Bare,
  result: Bare,
})

/** The sender no longer wants the answer to one of its requests. */
export const cancelled = notification('notifications/cancelled', {
  from: 'both',
  params: object({ requestId: token, reason: optional(string), _meta: Meta }),
})
