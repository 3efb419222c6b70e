/** Where a text was found in another, and what is to stand there where that depends on the place. */
export interface Match {
  readonly start: number
  readonly end: number
  readonly newText?: string
}

const indentOf = (line: string): string => /^[ \t]*/.exec(line)![0]

/** Moves lines from one indentation to another, as far as they have it. */
const reindent = (lines: readonly string[], from: string, to: string): string[] =>
  lines.map((line) => (line.startsWith(from) && line.trim() !== '' ? to + line.slice(from.length) : line))

/** Where the lines of a text begin. */
const startsOf = (lines: readonly string[]): number[] => {
  const starts = [0]
  for (const line of lines) starts.push(starts.at(-1)! + line.length + 1)
  return starts
}

/**
 * Finds whole lines that are the wanted ones but for white space at their ends. What is to stand there is indented as
 * they are. Both texts end their lines by LF.
 */
export const matchLoosely = (text: string, oldText: string, newText: string): Match[] => {
  const ended = oldText.endsWith('\n')
  const wanted = (ended ? oldText.slice(0, -1) : oldText).split('\n')
  const trimmed = wanted.map((line) => line.trim())
  if (trimmed.every((line) => line === '')) return []
  const lines = text.split('\n')
  const bare = lines.map((line) => line.trim())
  const starts = startsOf(lines)
  const leading = trimmed.findIndex((line) => line !== '')
  const matches: Match[] = []
  for (let at = 0; at + trimmed.length <= lines.length; at++) {
    if (!trimmed.every((line, below) => line === bare[at + below])) continue
    const last = at + trimmed.length - 1
    const hasEnd = ended && last + 1 < lines.length
    const fresh = reindent(newText.split('\n'), indentOf(wanted[leading]!), indentOf(lines[at + leading]!)).join('\n')
    matches.push({
      start: starts[at]!,
      end: starts[last]! + lines[last]!.length + (hasEnd ? 1 : 0),
      newText: ended && !hasEnd && fresh.endsWith('\n') ? fresh.slice(0, -1) : fresh,
    })
    at = last
  }
  return matches
}
