import {
  changeOf,
  ErrorCode,
  isJson,
  metaKey,
  methods,
  ProtocolError,
  read,
  ShapeError,
  type Filter,
  type Id,
  type Implementation,
  type Json,
  type NotificationMessage,
  type Params,
  type Revision,
  type Self,
} from '@mortise/protocol'
import { requireAccepted } from '../accepted.js'
import type { Peer } from '../peer.js'
import { within } from '../wait.js'
import type { ClientFamily, Opened } from './family.js'
import { revisionsNamed } from './named.js'

/** Says everything each time; one question beforehand tells what the server speaks. */
export const stateless: ClientFamily = {
  async open(peer, self, among, probeTimeout) {
    const opening = detect(peer, self, among)
    // Over HTTP silence says nothing: even a server that wants a handshake answers what it does not know.
    if (peer.carriesHeaders) return opening
    let timer: ReturnType<typeof setTimeout> | undefined
    const silence = new Promise<Opened>((resolve) => {
      timer = setTimeout(() => resolve({ late: opening }), probeTimeout)
    })
    return Promise.race([opening, silence]).finally(() => clearTimeout(timer))
  },

  async listen(conversation, filter, follower, { options }) {
    let acknowledge: (message: NotificationMessage) => void
    const acknowledged = new Promise<NotificationMessage>((resolve) => (acknowledge = resolve))
    const stop = new AbortController()
    let id: Id | undefined
    const unhear = conversation.overhear((message) => {
      if (subscriptionOf(message) !== id) return
      if (message.method === methods.acknowledged.name) acknowledge(message)
      const change = changeOf(message)
      if (change) follower.change(change)
    })
    let answer: Promise<Json>
    let accepted: Filter = {}
    try {
      const lasting = { signal: stop.signal, timeout: Infinity }
      const started = conversation.start(methods.listen, { notifications: filter }, lasting)
      ;({ id, answer } = started)
      const { params } = await within(Promise.race([acknowledged, answer]), methods.listen.name, options)
      // A stream that was ended instead of begun has nothing to tell, and says so by its end.
      if (methods.acknowledged.params.fits(params)) {
        accepted = (params as Params<typeof methods.acknowledged>).notifications
        requireAccepted(filter, accepted)
      }
    } catch (reason) {
      unhear()
      stop.abort(reason)
      throw reason
    }
    const broke = (reason: Error): void => {
      if (!stop.signal.aborted) follower.ended(reason)
    }
    const ended = answer.then(() => follower.ended(), broke).finally(unhear)
    return {
      accepted,
      async end() {
        stop.abort()
        await ended
      },
    }
  },
}

async function detect(peer: Peer, self: Self, among: readonly Revision[]): Promise<Opened> {
  let offered: readonly string[] = []
  for (let revision = among[0], tries = 0; revision && tries < 2; tries++) {
    try {
      return await probe(peer, self, among, revision)
    } catch (reason) {
      const named = revisionsNamed(reason)
      if (!named) return { refused: { offered: refusedBy(reason) } }
      offered = named
      revision = among.find(({ version }) => offered.includes(version))
    }
  }
  return { refused: { offered } }
}

async function probe(peer: Peer, self: Self, among: readonly Revision[], revision: Revision): Promise<Opened> {
  const params = revision.writeParams({}, self)
  const headers = revision.writeHeaders(methods.discover, params)
  const options = peer.carriesHeaders ? {} : { timeout: Infinity }
  const raw = await peer.request(methods.discover, params, headers, options).answer
  const outcome = revision.readResult(methods.discover, raw)
  const result = read(methods.discover.result, outcome.done ? outcome.result : {}, `${methods.discover.name} result`)
  const { supportedVersions: offered, capabilities, instructions } = result
  const agreed = among.find(({ version }) => offered.includes(version))
  if (!agreed || peer.revision) return { refused: { offered } }
  peer.revision = agreed
  const info = isJson(result._meta) ? (result._meta[metaKey.server] as Implementation | undefined) : undefined
  return { server: { revision: agreed, capabilities, info, instructions } }
}

/** Whatever else a server answers, it is one that wants a handshake; other failures are thrown. */
function refusedBy(reason: unknown): readonly string[] {
  const modern: readonly number[] = [ErrorCode.headerMismatch, ErrorCode.missingCapability]
  // A lenient server of old may give some answer to what it does not know.
  if (reason instanceof ShapeError) return []
  if (reason instanceof ProtocolError && !modern.includes(reason.code)) return []
  const status = reason instanceof Error && 'status' in reason ? Number(reason.status) : 0
  if (status >= 400 && status < 500 && status !== 401 && status !== 403) return []
  throw reason
}

const subscriptionOf = ({ params }: NotificationMessage): unknown =>
  isJson(params?._meta) ? params._meta[metaKey.subscription] : undefined
