import {
  declares,
  methods,
  type Capabilities,
  type Change,
  type Filter,
  type Json,
  type NotificationDef,
  type Topic,
} from '@mortise/protocol'

type Notice = NotificationDef & { readonly needs: { readonly server: string } }

const notices: Record<Topic, Notice> = {
  toolsListChanged: methods.toolsChanged,
  promptsListChanged: methods.promptsChanged,
  resourcesListChanged: methods.resourcesChanged,
  resourceSubscriptions: methods.resourceUpdated,
}

/** The notification that tells of a change. */
export const noticeOf = ({ topic, uri }: Change): { def: Notice; params: Json } => ({
  def: notices[topic],
  params: uri === undefined ? {} : { uri },
})

/** What of a filter a server with these capabilities will honour. */
export function honoured(filter: Filter, capabilities: Capabilities): Filter {
  const kept = Object.entries(filter).filter(([topic, wanted]) => {
    const def = Object.hasOwn(notices, topic) ? notices[topic as Topic] : undefined
    return def !== undefined && wanted !== false && declares(capabilities, def.needs.server)
  })
  return Object.fromEntries(kept)
}

/** Whether a change is one of those that a filter asks for. */
export const follows = (filter: Filter, { topic, uri }: Change): boolean =>
  topic === 'resourceSubscriptions'
    ? uri !== undefined && (filter.resourceSubscriptions?.includes(uri) ?? false)
    : filter[topic] === true
