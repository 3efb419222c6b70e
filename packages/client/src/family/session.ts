import {
  changeOf,
  declaredIn,
  follows,
  methods,
  ProtocolError,
  read,
  revisionOf,
  type Json,
  type NotificationMessage,
  type RequestDef,
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

  async listen(conversation, filter, follower) {
    const { resourceSubscriptions: uris = [] } = filter
    let isOver = false
    const hear = (message: NotificationMessage): void => {
      const change = changeOf(message)
      if (change && follows(filter, change)) follower.change(change)
    }
    const unhear = conversation.overhear(hear, (reason) => {
      isOver = true
      unhear()
      follower.ended(reason)
    })
    const each = async (def: RequestDef): Promise<void> => {
      await Promise.all(uris.map((uri) => conversation.start(def, { uri }, {}).answer))
    }
    await each(methods.subscribe).catch((reason: unknown) => {
      unhear()
      throw reason
    })
    return {
      accepted: filter,
      async end() {
        unhear()
        if (!isOver) await each(methods.unsubscribe)
      },
    }
  },

  async restore(conversation, { level, uris }) {
    const refused: Error[] = []
    const say = async (def: RequestDef, params: Json): Promise<void> => {
      try {
        await conversation.start(def, params, {}).answer
      } catch (reason) {
        if (!(reason instanceof ProtocolError)) throw reason
        refused.push(reason)
      }
    }
    const levels = level === undefined ? [] : [say(methods.setLevel, { level })]
    await Promise.all([...levels, ...[...uris].map((uri) => say(methods.subscribe, { uri }))])
    return refused
  },

  async setLevel(conversation, level) {
    await conversation.request(methods.setLevel, { level })
  },
}
