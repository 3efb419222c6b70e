import {
  changeOf,
  declaredIn,
  follows,
  methods,
  read,
  revisionOf,
  type Json,
  type NotificationMessage,
} from '@mortise/protocol'
import type { ClientFamily } from './family.js'
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

  async listen(conversation, filter, inbox) {
    const { resourceSubscriptions: uris = [] } = filter
    let isOver = false
    const hear = (message: NotificationMessage): void => {
      const change = changeOf(message)
      if (change && follows(filter, change)) inbox.push(change)
    }
    const unhear = conversation.overhear(hear, (reason) => {
      isOver = true
      unhear()
      inbox.end(reason)
    })
    await Promise.all(uris.map((uri) => conversation.request(methods.subscribe, { uri }))).catch((reason: unknown) => {
      unhear()
      throw reason
    })
    return {
      accepted: filter,
      async end() {
        unhear()
        if (isOver) return
        await Promise.all(uris.map((uri) => conversation.request(methods.unsubscribe, { uri })))
      },
    }
  },

  async setLevel(conversation, level) {
    await conversation.request(methods.setLevel, { level })
  },
}
