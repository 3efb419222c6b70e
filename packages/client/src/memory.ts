const most = 1000
const lasting = 3_600_000

const handshakes = new Map<string, number>()

/**
 * The servers of this process that wanted a handshake, by what they are reached at: they are not asked first whether
 * they do, for an hour, or until one of them turns out to have changed.
 */
export const memory = {
  /** Whether a server wanted a handshake. */
  wantsHandshake(target: string | undefined): boolean {
    return target !== undefined && (handshakes.get(target) ?? 0) > Date.now()
  },

  /** Notes whether a server wanted a handshake. */
  note(target: string | undefined, handshake: boolean): void {
    if (target === undefined) return
    handshakes.delete(target)
    if (!handshake) return
    handshakes.set(target, Date.now() + lasting)
    if (handshakes.size > most) handshakes.delete(handshakes.keys().next().value!)
  },
}
