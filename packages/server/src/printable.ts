const longest = 200

/** A text that the far side may have chosen, for a line of a log: so that it forges no other line, and fills none. */
export function printable(text: string): string {
  const short = text.length > longest ? `${text.slice(0, longest)}...` : text
  return short.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (c) => `\\u{${c.codePointAt(0)!.toString(16)}}`)
}
