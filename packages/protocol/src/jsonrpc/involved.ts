/** Shorter texts cost little, whatever they hold, in UTF-16 units. */
const short = 262_144
/** How deep arrays and objects may stand in one another, and how many there may be in all. */
const most = { depth: 10_000, containers: 200_000 }

const [quote, backslash, openArray, closeArray, openObject, closeObject] = [34, 92, 91, 93, 123, 125]

/**
 * Why a long text is not worth parsing, or undefined: a few megabytes of brackets take a second to parse, and a hundred
 * times their size. Reads the text once, and makes nothing.
 */
export function involved(text: string): string | undefined {
  if (text.length <= short) return undefined
  let [depth, containers] = [0, 0]
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === quote) {
      at = endOfString(text, at)
    } else if (code === openArray || code === openObject) {
      if (++depth > most.depth) return `it is nested more than ${most.depth} deep`
      if (++containers > most.containers) return `it holds more than ${most.containers} arrays and objects`
    } else if (code === closeArray || code === closeObject) depth--
  }
  return undefined
}

/** The place of the quote that ends a string, or the end of the text. */
function endOfString(text: string, start: number): number {
  let at = text.indexOf('"', start + 1)
  while (at !== -1) {
    let before = at - 1
    while (text.charCodeAt(before) === backslash) before--
    if ((at - before) % 2 === 1) return at
    at = text.indexOf('"', at + 1)
  }
  return text.length
}
