import type { Endpoint, Transport } from '@mortise/protocol'
import { Far } from './far.js'
import { Near } from './near.js'
import { Patience } from './patience.js'

/** A channel that a harness has opened for one case of the contract. */
export interface Opened {
  /** The client's end. */
  readonly transport: Transport
  /** Takes the server's end down, with whatever it listens on; resolves when nothing of it is left. Called once. */
  close(): Promise<void>
}
/** Mounts an endpoint on the far side of a fresh channel, and hands back the near one. */
export type OpenChannel = (endpoint: Endpoint) => Promise<Opened>

/** What one case plays on: both ends of a channel of its own. */
export interface Stage {
  readonly near: Near
  readonly far: Far
  readonly patience: Patience
  /** Takes the far end down. */
  readonly down: () => Promise<void>
}
/** The cases of one kind, by what they claim. */
export type Cases = Record<string, (stage: Stage) => Promise<void>>

/** Opens a channel, plays one case on it, and takes both ends down whatever came of it. */
export async function play(open: OpenChannel, ms: number, act: (stage: Stage) => Promise<void>): Promise<void> {
  const patience = new Patience(ms)
  const far = new Far(patience)
  const opened = await patience.within('the harness to open a channel', open(far))
  const near = new Near(opened.transport, patience)
  let gone: Promise<void> | undefined
  const down = (): Promise<void> => (gone ??= patience.within('the harness to take the far end down', opened.close()))
  const after = async (): Promise<void> => {
    try {
      await patience.within('close', opened.transport.close())
    } finally {
      await down()
    }
  }
  try {
    await act({ near, far, patience, down })
  } catch (reason) {
    // The first fault is the one to tell; what it spoils behind it is not news.
    await after().catch(() => {})
    throw reason
  }
  await after()
}
