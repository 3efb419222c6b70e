import { Client } from '@mortise/client'
import type { Opener, Transport, Version } from '@mortise/protocol'

/** A client with a call behind it, changes that it follows, and a call under way that only an end of all can end. */
export interface Busy {
  readonly client: Client
  /** Resolves when the call under way has been given up, with the reason. */
  readonly over: Promise<unknown>
  /** Resolves when there is nothing more to follow. */
  readonly unfollowed: Promise<unknown>
}

/** Connects a client in one revision and gets it busy; `tool` is the one that it goes on waiting for. */
export async function busy(target: Opener | Transport, version: Version, tool = 'patient'): Promise<Busy> {
  const client = await new Client({ name: 'leftovers', version: '1.0.0' }, { versions: [version] }).connect(target)
  await client.callTool({ name: 'quick' })
  const changes = await client.listen({ resourceSubscriptions: ['test://note'] })
  const unfollowed = (async () => {
    for await (const _change of changes);
  })().catch((reason: unknown) => reason)
  let start = (): void => {}
  const started = new Promise<void>((resolve) => (start = resolve))
  const over = client.callTool({ name: tool }, { onProgress: start }).catch((reason: unknown) => reason)
  await Promise.race([started, over])
  return { client, over, unfollowed }
}
