import type { ServerCore } from './core.js'

/** Is told that a first client follows a resource, or that the last one has left it. */
export type FollowListener = (uri: string, isFollowed: boolean) => void | Promise<void>

/** What the clients of one server follow. */
interface Followed {
  /** How many follow each resource. */
  readonly counts: Map<string, number>
  readonly listeners: Set<FollowListener>
}

const all = new WeakMap<ServerCore, Followed>()

function followedOf(server: ServerCore): Followed {
  let followed = all.get(server)
  if (!followed) all.set(server, (followed = { counts: new Map(), listeners: new Set() }))
  return followed
}

/**
 * Tells which resources of a server are followed, from the next change on, until the returned function is called: so that
 * files are watched, and far services polled, only while somebody wants to know. What a listener throws goes to `onError`.
 */
export function onFollowed(server: ServerCore, listener: FollowListener): () => void {
  const { listeners } = followedOf(server)
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Notes that one more client follows these resources, until the returned function is called. */
export function counted(server: ServerCore, uris: Iterable<string>): () => void {
  const taken = [...uris]
  for (const uri of taken) count(server, uri, 1)
  return () => {
    for (const uri of taken.splice(0)) count(server, uri, -1)
  }
}

function count(server: ServerCore, uri: string, by: 1 | -1): void {
  const { counts, listeners } = followedOf(server)
  const before = counts.get(uri) ?? 0
  if (before + by === 0) counts.delete(uri)
  else counts.set(uri, before + by)
  if (before > 0 && before + by > 0) return
  for (const listener of listeners) void hear(server, listener, uri, by === 1)
}

async function hear(server: ServerCore, listener: FollowListener, uri: string, isFollowed: boolean): Promise<void> {
  try {
    await listener(uri, isFollowed)
  } catch (error) {
    server.report(error, `following ${uri}`)
  }
}
