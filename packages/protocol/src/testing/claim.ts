/** A value in few words: what a message may show of a megabyte. */
const brief = (text: string | undefined): string =>
  text === undefined ? 'nothing' : text.length > 200 ? `${text.slice(0, 200)}... (${text.length} characters)` : text

/** Throws unless something holds. */
export function claim(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what)
}

/** Throws unless two JSON values say the same, member for member in the same order. */
export function claimSame(actual: unknown, wanted: unknown, what: string): void {
  const [is, should] = [JSON.stringify(actual), JSON.stringify(wanted)]
  claim(is === should, `${what}: expected ${brief(should)}, got ${brief(is)}`)
}
