import {
  inMemoryPair,
  methods,
  NoCommonRevision,
  ProtocolError,
  revisionOf,
  serveChannel,
  TimedOut,
  type Endpoint,
  type Family,
  type Opener,
  type Revision,
  type Self,
  type Transport,
} from '@mortise/protocol'
import { families } from './family/index.js'
import type { Opened, Prior, ServerDescription } from './family/family.js'
import { memory } from './memory.js'
import { Peer, type Listener } from './peer.js'

/** What a client can be connected to: a channel, a way to open fresh ones, or a server in this process. */
export type Target = Transport | Opener | Endpoint

/** Who connects, and how. */
export interface Connecting {
  readonly self: Self
  readonly listener: Listener
  /** The revisions spoken, newest first. */
  readonly spoken: readonly Revision[]
  /** Milliseconds of silence after which a server is asked another way. */
  readonly probeTimeout: number
  /** What was known of the server before. */
  readonly prior?: Prior | undefined
}

/** A conversation that came about. */
export interface Connected {
  readonly peer: Peer
  readonly server: ServerDescription
}

/** Opens a conversation with a target, in the family that it holds; nothing is left open when that fails. */
export async function converse(target: Target, connecting: Connecting): Promise<Connected> {
  const { spoken, prior } = connecting
  const named = typeof target === 'function' ? target.target : undefined
  const all = Object.keys(families).filter((name) => spoken.some(({ family }) => family === name)) as Family[]
  const revision = prior && revisionOf(prior.revision.version, spoken)
  if (revision?.family === 'stateless') return assume(target, connecting, { ...prior!, revision })
  if (all.length === 1) return detect(target, connecting, all)
  if (revision || memory.wantsHandshake(named)) {
    const known = detect(target, connecting, ['session'])
    if (typeof target !== 'function') return known
    const connected = await known.catch(() => undefined)
    if (connected) return connected
  }
  memory.note(named, false)
  const connected = await detect(target, connecting, all)
  memory.note(named, connected.server.revision.family === 'session')
  return connected
}

async function assume(target: Target, { listener }: Connecting, server: ServerDescription): Promise<Connected> {
  const peer = new Peer(await open(target), listener)
  peer.revision = server.revision
  return { peer, server }
}

/** Tries one family after the other. */
async function detect(target: Target, connecting: Connecting, tries: readonly Family[]): Promise<Connected> {
  const { listener, self, spoken, probeTimeout } = connecting
  let peer = new Peer(await open(target), listener)
  let offered: readonly string[] = []
  let late: Promise<Opened> | undefined
  for (const name of tries) {
    const among = spoken.filter(({ family }) => family === name)
    try {
      const opening = families[name].open(peer, self, among, probeTimeout)
      const opened = await (late ? first(opening, late) : opening)
      if ('server' in opened) return { peer, server: opened.server }
      if ('late' in opened) {
        if (name === tries.at(-1)) throw new TimedOut(methods.discover.name, 'idle', probeTimeout)
        late = opened.late
        continue
      }
      offered = opened.refused.offered
      if (offered.length > 0 && !spoken.some(({ version }) => offered.includes(version))) break
    } catch (reason) {
      await peer.close()
      // A server of another family may end over the first question; then a fresh one is asked the other way.
      if (typeof target !== 'function' || name === tries.at(-1) || !endedOver(reason, peer)) throw reason
      peer = new Peer(await open(target), listener)
    }
  }
  await peer.close()
  throw new NoCommonRevision(
    offered,
    spoken.map(({ version }) => version),
  )
}

/** What comes first: how the second question ended, or a good answer to the one before. */
function first(opening: Promise<Opened>, late: Promise<Opened>): Promise<Opened> {
  const silent = new Promise<never>(() => {})
  const heard = late.then(
    (opened) => ('server' in opened ? opened : silent),
    () => silent,
  )
  return Promise.race([opening, heard])
}

/** Over HTTP a lost connection is the network's doing; elsewhere it is the server that has gone. */
const endedOver = (reason: unknown, { carriesHeaders }: Peer): boolean =>
  !carriesHeaders && !(reason instanceof ProtocolError)

function open(target: Target): Transport | Promise<Transport> {
  if (typeof target === 'function') return target()
  if ('incoming' in target) return target
  const [near, far] = inMemoryPair()
  // It ends with its channel, and a channel in memory does not break.
  void serveChannel(target, far)
  return near
}
