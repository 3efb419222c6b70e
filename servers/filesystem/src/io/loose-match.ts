import { Follower } from './follower.js'
import type { Match, Search } from './occurrences.js'

const STEPS = 1024

const indentAt = (text: string, at: number): string => {
  const white = /[ \t]*/y
  white.lastIndex = at
  return white.exec(text)![0]
}

/** Moves lines from one indentation to another, as far as they have it. */
const reindent = (lines: readonly string[], from: string, to: string): string =>
  lines.map((line) => (line.startsWith(from) && line.trim() !== '' ? to + line.slice(from.length) : line)).join('\n')

/**
 * Finds whole lines that are the wanted ones but for white space at their ends, in time linear in both texts. What is to
 * stand there is indented as they are. Both texts end their lines by LF.
 */
export const matchLoosely = async (
  text: string,
  oldText: string,
  newText: string,
  { most, pace }: Pick<Search, 'most' | 'pace'>,
): Promise<Match[]> => {
  const ended = oldText.endsWith('\n')
  const wanted = (ended ? oldText.slice(0, -1) : oldText).split('\n')
  const trimmed = wanted.map((line) => line.trim())
  const leading = trimmed.findIndex((line) => line !== '')
  if (leading === -1) return []
  const follower = new Follower(trimmed, false)
  const [fresh, indent] = [newText.split('\n'), indentAt(wanted[leading]!, 0)]
  // Where each of the last lines begins, as many as are wanted, in turn.
  const starts: number[] = []
  const matches: Match[] = []
  for (let [line, start] = [0, 0]; start <= text.length && matches.length < most; line++) {
    if (line % STEPS === 0) await pace.goOn()
    const newline = text.indexOf('\n', start)
    const end = newline === -1 ? text.length : newline
    starts[line % wanted.length] = start
    if (follower.take(text.slice(start, end).trim())) {
      const startOf = (nth: number): number => starts[(line + 1 + nth) % wanted.length]!
      const there = indentAt(text, startOf(leading))
      const hasEnd = ended && newline !== -1
      const dressed = (): string => {
        const lines = reindent(fresh, indent, there)
        return ended && !hasEnd && lines.endsWith('\n') ? lines.slice(0, -1) : lines
      }
      matches.push({ start: startOf(0), end: hasEnd ? end + 1 : end, newText: dressed })
    }
    start = end + 1
  }
  return matches
}
