/** A text as people see it, every line ended by LF, and the way back to where things stand in the text itself. */
export interface LineView {
  /** The text with each CRLF as LF. */
  readonly text: string
  /** Where something stands in the original, by where it stands in `text`. Before a CRLF means before its CR. */
  readonly back: (at: number) => number
}

/** Makes the view of a text. */
export const viewLines = (original: string): LineView => {
  const ends: number[] = []
  for (let at = original.indexOf('\r\n'); at !== -1; at = original.indexOf('\r\n', at + 2)) ends.push(at - ends.length)
  const text = ends.length === 0 ? original : original.replaceAll('\r\n', '\n')
  const back = (at: number): number => {
    let low = 0
    for (let high = ends.length; low < high;) {
      const middle = (low + high) >> 1
      if (ends[middle]! < at) low = middle + 1
      else high = middle
    }
    return at + low
  }
  return { text, back }
}

/** The number of the line, from 1, that a place in a text is on. */
export const lineAt = (text: string, at: number): number => {
  let line = 1
  for (let next = text.indexOf('\n'); next !== -1 && next < at; next = text.indexOf('\n', next + 1)) line++
  return line
}

/** Ends lines as the text around a place does: as it does there, else as it first does at all. */
export const endLinesLike = (original: string, start: number, end: number, text: string): string => {
  const lines = text.replaceAll('\r\n', '\n')
  const within = original.slice(start, end).indexOf('\n')
  const nearest = within === -1 ? original.indexOf('\n', end) : start + within
  const found = nearest === -1 ? original.lastIndexOf('\n', start - 1) : nearest
  return found > 0 && original[found - 1] === '\r' ? lines.replaceAll('\n', '\r\n') : lines
}
