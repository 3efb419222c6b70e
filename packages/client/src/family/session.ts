import {
  changeOf,
  declaredIn,
  declares,
  follows,
  methods,
  noticeOf,
  read,
  revisionOf,
  type Change,
  type Filter,
  type Json,
  type NotificationMessage,
} from '@mortise/protocol'
import { requireAccepted } from '../accepted.js'
import { within } from '../wait.js'
import { isWithin } from '../within.js'
import type { ClientFamily, ServerDescription } from './family.js'
import { revisionsNamed } from './named.js'

/** Agrees by a handshake, then talks. */
export const session: ClientFamily = {
  async open(peer, self, among) {
    const [newest] = among
    if (!newest) return { refused: { offered: [] } }
    const params = {
      protocolVersion: newest.version,
      capabilities: declaredIn(newest, self.capabilities),
      clientInfo: self.info,
    }
    let raw: Json
    try {
      raw = await peer.request(methods.initialize, params, {}, {}).answer
    } catch (reason) {
      const offered = revisionsNamed(reason)
      if (offered) return { refused: { offered } }
      throw reason
    }
    const agreed = read(methods.initialize.result, raw, `${methods.initialize.name} result`)
    const revision = revisionOf(agreed.protocolVersion, among)
    if (!revision || peer.revision) return { refused: { offered: [agreed.protocolVersion] } }
    peer.revision = revision
    await peer.notify(methods.initialized, {}, revision.writeHeaders(methods.initialized, {}))
    const { capabilities, serverInfo: info, instructions } = agreed
    return { server: { revision, capabilities, info, instructions } }
  },

  async listen(conversation, filter, follower, { server, subscriptions, hearing, options }) {
    const accepted = toldBy(server, filter)
    requireAccepted(filter, accepted)
    const uris = [...new Set(accepted.resourceSubscriptions)]
    let state = 'begins' as 'begins' | 'goes on' | 'over'
    let why: Error | undefined
    const hear = (message: NotificationMessage): void => {
      const change = changeOf(message)
      if (change && concerns(filter, change)) follower.change(change)
    }
    const unhear = conversation.overhear(hear, (reason) => {
      unhear()
      if (state === 'goes on') follower.ended(reason)
      state = 'over'
      why = reason
    })
    // What changes before the server can tell of it would go unheard.
    const holding = hearing().then(() => subscriptions.hold(uris))
    try {
      await within(holding, methods.subscribe.name, options)
      if (state === 'over') throw why
    } catch (reason) {
      unhear()
      // What is granted when nobody waits for it any more is given back.
      holding.then(() => subscriptions.release(uris)).catch(() => {})
      throw reason
    }
    state = 'goes on'
    return {
      accepted,
      async end() {
        unhear()
        if (state === 'goes on') await subscriptions.release(uris)
      },
    }
  },
}

/** What of a filter a server tells of, by its own word. It knows no filters of extensions. */
function toldBy({ capabilities }: ServerDescription, filter: Filter): Filter {
  const told = Object.entries(filter).filter(([topic]) => {
    const notice = noticeOf(topic)
    return notice && declares(capabilities, notice.needs.server)
  })
  return Object.fromEntries(told) as Filter
}

/** A server may tell of a resource below the one that is followed. */
const concerns = (filter: Filter, change: Change): boolean =>
  follows(filter, change) ||
  (change.uri !== undefined && (filter.resourceSubscriptions ?? []).some((uri) => isWithin(change.uri!, uri)))
