import {
  inMemoryPair,
  methods,
  NoCommonRevision,
  ProtocolError,
  revisionOf,
  serveChannel,
  ShapeError,
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
import { unlessAborted } from './wait.js'

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
  /** The family that the server held before: it is asked nothing else, unless it says that it has changed. */
  readonly family?: Family
  /** Milliseconds that it may take in all. */
  readonly timeout: number
  /** Gives it up. */
  readonly signal: AbortSignal
  /** Told of each channel as it is opened. */
  readonly opened: (peer: Peer) => void
}

/** A conversation that came about. */
export interface Connected {
  readonly peer: Peer
  readonly server: ServerDescription
}

/** Opens a conversation with a target, in the family that it holds; nothing is left open when that fails. */
export async function converse(target: Target, connecting: Connecting): Promise<Connected> {
  const { signal, family } = connecting
  const peers: Peer[] = []
  const opened = (peer: Peer): void => {
    peers.push(peer)
    connecting.opened(peer)
  }
  const noting = { ...connecting, opened }
  try {
    return await unlessAborted(family ? renew(target, noting, family) : find(target, noting), signal)
  } catch (reason) {
    await Promise.all(peers.map((peer) => peer.close()))
    throw reason
  }
}

/** A server that has ended is taken for what it was, unless its next self answers that it is something else. */
async function renew(target: Target, connecting: Connecting, family: Family): Promise<Connected> {
  try {
    // Silence says nothing new of a server that has answered in this way before.
    return await detect(target, { ...connecting, probeTimeout: connecting.timeout }, [family])
  } catch (reason) {
    const answered = [ProtocolError, NoCommonRevision, ShapeError].some((kind) => reason instanceof kind)
    if (!answered) throw reason
    return find(target, connecting)
  }
}

async function find(target: Target, connecting: Connecting): Promise<Connected> {
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

async function assume(target: Target, connecting: Connecting, server: ServerDescription): Promise<Connected> {
  const peer = await open(target, connecting)
  peer.revision = server.revision
  return { peer, server }
}

/** Tries one family after the other. */
async function detect(target: Target, connecting: Connecting, tries: readonly Family[]): Promise<Connected> {
  const { self, spoken, probeTimeout } = connecting
  let peer = await open(target, connecting)
  let offered: readonly string[] = []
  let late: Promise<Opened> | undefined
  for (const name of tries) {
    const among = spoken.filter(({ family }) => family === name)
    try {
      const opening = families[name].open(peer, self, among, probeTimeout)
      const opened = await (late ? first(peer, opening, late) : opening)
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
      peer = await open(target, connecting)
    }
  }
  await peer.close()
  throw new NoCommonRevision(
    offered,
    spoken.map(({ version }) => version),
  )
}

/** What comes first: how the second question ended, or a good answer to the one before. */
function first(peer: Peer, opening: Promise<Opened>, late: Promise<Opened>): Promise<Opened> {
  const silent = new Promise<never>(() => {})
  const heard = late.then(
    (opened) => ('server' in opened ? opened : silent),
    () => silent,
  )
  // Both may be answered at once: then the first that was taken holds, and the second has come to nothing.
  const second = opening.then(
    (opened) => (peer.revision && !('server' in opened) ? late : opened),
    (reason: unknown) => (peer.revision ? late : Promise.reject(reason as Error)),
  )
  return Promise.race([second, heard])
}

/** Over HTTP a lost connection is the network's doing; elsewhere it is the server that has gone. */
const endedOver = (reason: unknown, { carriesHeaders }: Peer): boolean =>
  !carriesHeaders && !(reason instanceof ProtocolError)

async function open(target: Target, { listener, signal, opened }: Connecting): Promise<Peer> {
  signal.throwIfAborted()
  const peer = new Peer(await channelTo(target), listener)
  opened(peer)
  if (!signal.aborted) return peer
  await peer.close()
  throw signal.reason as Error
}

function channelTo(target: Target): Transport | Promise<Transport> {
  if (typeof target === 'function') return target()
  if ('incoming' in target) return target
  const [near, far] = inMemoryPair()
  // It ends with its channel, and a channel in memory does not break.
  void serveChannel(target, far)
  return near
}
