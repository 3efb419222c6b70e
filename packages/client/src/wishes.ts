import { methods, type Json, type LogLevel, type RequestDef } from '@mortise/protocol'

/** What a session is told once and holds to for as long as it lives, so that a fresh one has to be told again. */
export class Wishes {
  /** From which level on log entries are wanted. */
  level: LogLevel | undefined
  /** The resources that were subscribed to one by one. */
  readonly uris = new Set<string>()

  /** Notes what the server has granted. */
  granted(def: RequestDef, { uri }: Json): void {
    if (def === methods.subscribe) this.uris.add(uri as string)
    else if (def === methods.unsubscribe) this.uris.delete(uri as string)
  }
}
