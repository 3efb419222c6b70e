import { methods, speaks, type Json, type LogLevel, type RequestDef, type Revision } from '@mortise/protocol'

/** Makes a request, whatever it is answered with. */
type Say = (def: RequestDef, params: Json) => Promise<unknown>

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

  /**
   * Tells a fresh channel all of it; gives why the server did not take some of that. Rejects with the first such reason when
   * it is `over`: the channel has ended, or nobody waits for it any more.
   */
  async repeat(revision: Revision, say: Say, over: () => boolean): Promise<readonly Error[]> {
    const refused: Error[] = []
    const again = async (def: RequestDef, params: Json): Promise<void> => {
      try {
        await say(def, params)
      } catch (reason) {
        if (over()) throw reason
        refused.push(reason as Error)
      }
    }
    const { level } = this
    // Where there are no sessions, each request says it by itself.
    const levels = level && speaks(revision, methods.setLevel) ? [again(methods.setLevel, { level })] : []
    await Promise.all([...levels, ...[...this.uris].map((uri) => again(methods.subscribe, { uri }))])
    return refused
  }
}
