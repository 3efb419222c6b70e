import type { Id, Message, Outgoing } from './message.js'

/** What a channel knows of the one who sent a message. */
export interface Origin {
  /** Who it is, as told by whoever opened or authenticated the channel; a key, never shown to anybody. */
  readonly principal?: string
  /** What authentication found out about it, for the author's own use. */
  readonly auth?: unknown
  /** A header that came with the message, by its lower-case name; absent where the channel has no headers. */
  header?(name: string): string | undefined
}

/** One thing that a channel brings: a message (or a batch), or the news that an answer is lost, or more than that. */
export type Delivery =
  | {
      readonly message: Message | readonly Message[]
      readonly origin?: Origin
      /** The request of ours that this came along with, where the channel keeps them apart. */
      readonly about?: Id
    }
  | {
      /** The request whose answer will not come, though the channel lives on. */
      readonly lost: Id
      readonly reason: Error
    }
  | {
      /** Why what the far side said of its own accord, as part of no request, may be lost up to here. */
      readonly missed: Error
      /** Nothing more of it comes, though the channel lives on, unless `hearing` brings it back. */
      readonly over?: true
    }

/** What a channel may want to know of something that is sent. */
export interface SendOptions {
  /** The request that this belongs to: one of the far side's, or the one that is cancelled. */
  readonly about?: Id
  /** Headers that say the same as the message, for a channel that carries them. */
  readonly headers?: Readonly<Record<string, string>>
}

/** A live channel between two peers. Three members to write, and one reader. */
export interface Transport {
  /** It carries the headers that are given to `send`. Absent where headers mean nothing. */
  readonly carriesHeaders?: boolean
  /**
   * Under whose authorization it sends just now: a key, never shown. Results that are private to one are not given to
   * another. Absent where that stays the same as long as the channel lives.
   */
  authorization?(): unknown
  /**
   * Resolves when what the far side says of its own accord is heard, as far as it ever will be; tries again where that was
   * over. Rejects with why it is not heard. Absent where it is heard as long as the channel lives.
   */
  hearing?(): Promise<void>
  /** What the far side says, in order. Ends when the channel closes, throws when it breaks. */
  readonly incoming: AsyncIterable<Delivery>
  /** Resolves when the channel has taken the message and has room for more; rejects with `ConnectionClosed` once closed. */
  send(message: Outgoing, options?: SendOptions): Promise<void>
  /** Ends the channel: `incoming` ends, later sends reject. Safe to call twice; resolves when nothing is left behind. */
  close(): Promise<void>
}

/** Opens a fresh channel for each try to connect. */
export interface Opener {
  (): Transport | Promise<Transport>
  /** Names what is reached (an origin, a command), so that what was learnt of it can be remembered. */
  readonly target?: string
}
