import {
  inMemoryPair,
  NoCommonRevision,
  ProtocolError,
  serveChannel,
  type Endpoint,
  type Family,
  type Opener,
  type Revision,
  type Self,
  type Transport,
} from '@mortise/protocol'
import { families } from './family/index.js'
import type { ServerDescription } from './family/family.js'
import { Peer, type Listener } from './peer.js'

/** What a client can be connected to: a channel, a way to open fresh ones, or a server in this process. */
export type Target = Transport | Opener | Endpoint

/** Opens a conversation with a target, in the family that it holds; nothing is left open when that fails. */
export async function converse(
  target: Target,
  listener: Listener,
  self: Self,
  spoken: readonly Revision[],
  probeTimeout: number,
): Promise<{ peer: Peer; server: ServerDescription }> {
  let peer = new Peer(await open(target), listener)
  let offered: readonly string[] = []
  const tries = Object.keys(families).filter((name) => spoken.some(({ family }) => family === name)) as Family[]
  for (const name of tries) {
    const among = spoken.filter(({ family }) => family === name)
    try {
      const opened = await families[name].open(peer, self, among, probeTimeout)
      if ('server' in opened) return { peer, server: opened.server }
      offered = opened.refused.offered
      if (offered.length > 0 && !spoken.some(({ version }) => offered.includes(version))) break
    } catch (reason) {
      await peer.close()
      // A server of another family may end over the first question; then a fresh one is asked the other way.
      if (typeof target !== 'function' || name === tries.at(-1) || isAnswered(reason)) throw reason
      peer = new Peer(await open(target), listener)
    }
  }
  await peer.close()
  throw new NoCommonRevision(
    offered,
    spoken.map(({ version }) => version),
  )
}

const isAnswered = (reason: unknown): boolean =>
  reason instanceof ProtocolError || (reason instanceof Error && 'status' in reason)

function open(target: Target): Transport | Promise<Transport> {
  if (typeof target === 'function') return target()
  if ('incoming' in target) return target
  const [near, far] = inMemoryPair()
  // It ends with its channel, and a channel in memory does not break.
  void serveChannel(target, far)
  return near
}
