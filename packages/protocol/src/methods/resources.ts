import { array, object, optional, string, type Infer } from '../schema/index.js'
import { Annotations, Icon, Meta, Resource, ResourceContents } from './content.js'
import { notification, request } from './define.js'
import { Bare, freshness } from './lifecycle.js'
import { Followed } from './subscriptions.js'

/** A family of resources whose URIs follow one pattern. */
export const ResourceTemplate = object({
  uriTemplate: string,
  name: string,
  title: optional(string),
  description: optional(string),
  mimeType: optional(string),
  icons: optional(array(Icon)),
  annotations: optional(Annotations),
  _meta: Meta,
})
/** A family of resources whose URIs follow one pattern (RFC 6570). */
export interface ResourceTemplate extends Infer<typeof ResourceTemplate> {}

const Page = { params: object({ cursor: optional(string), _meta: Meta }) }
const OneUri = object({ uri: string, _meta: Meta })
const OneFollowed = object({ uri: Followed, _meta: Meta })

/** Lists the resources that a server offers. */
export const listResources = request('resources/list', {
  from: 'client',
  needs: { server: 'resources' },
  repeatable: true,
  cacheable: true,
  pages: 'resources',
  ...Page,
  result: object({ resources: array(Resource), nextCursor: optional(string), ...freshness, _meta: Meta }),
})

/** Lists the patterns of URIs that a server answers for. */
export const listResourceTemplates = request('resources/templates/list', {
  from: 'client',
  needs: { server: 'resources' },
  repeatable: true,
  cacheable: true,
  pages: 'resourceTemplates',
  ...Page,
  result: object({
    resourceTemplates: array(ResourceTemplate),
    nextCursor: optional(string),
    ...freshness,
    _meta: Meta,
  }),
})

/** Reads one resource. */
export const readResource = request('resources/read', {
  from: 'client',
  needs: { server: 'resources' },
  repeatable: true,
  mayAsk: true,
  cacheable: true,
  nameHeader: 'uri',
  params: OneUri,
  result: object({ contents: array(ResourceContents), ...freshness, _meta: Meta }),
})

/** Starts updates of one resource, for the whole session. */
export const subscribe = request('resources/subscribe', {
  from: 'client',
  until: '2025-11-25',
  needs: { server: 'resources.subscribe' },
  repeatable: true,
  params: OneFollowed,
  result: Bare,
})

/** Ends updates of one resource. */
export const unsubscribe = request('resources/unsubscribe', {
  from: 'client',
  until: '2025-11-25',
  needs: { server: 'resources.subscribe' },
  repeatable: true,
  params: OneFollowed,
  result: Bare,
})

/** A followed resource, or one below it, has changed. */
export const resourceUpdated = notification('notifications/resources/updated', {
  from: 'server',
  needs: { server: 'resources.subscribe' },
  topic: 'resourceSubscriptions',
  params: OneUri,
})

/** The set of resources has changed. */
export const resourcesChanged = notification('notifications/resources/list_changed', {
  from: 'server',
  needs: { server: 'resources.listChanged' },
  topic: 'resourcesListChanged',
  params: Bare,
})
