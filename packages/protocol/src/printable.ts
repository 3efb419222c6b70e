/** What a terminal obeys or does not show: controls, the marks that turn lines round, ends of lines. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu

/**
 * A text of the far side's as a line of a log can bear it: with nothing unseen in it, so that it forges no other line, and
 * cut in the middle to `longest` characters; default 500. What was unseen is spelled out, which may make it longer again.
 */
export function printable(text: string, longest = 500): string {
  const half = Math.floor(longest / 2)
  const cut = text.length <= longest ? text : `${text.slice(0, half)}...${text.slice(-half)}`
  return cut.replaceAll(unseen, (each) => `\\u{${each.codePointAt(0)!.toString(16)}}`)
}
