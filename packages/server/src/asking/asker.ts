import type { Caller, Exchange, Json, NotificationMessage, Question } from '@mortise/protocol'
import type { Interview } from './interview.js'

/** What the asking functions see of the request under way. */
export interface Asker {
  readonly caller: Caller
  readonly exchange: Exchange
  /** Where what belongs to no request is said. */
  readonly session: { say(message: NotificationMessage): Promise<void> } | undefined
  interview: Interview | undefined
  /** Whether the call has ended, so that nobody waits for answers any more. */
  readonly ended: boolean
  /** Puts a question to the client and waits for its raw answer, or leaves. */
  ask(key: string, question: Question): Promise<Json>
}
