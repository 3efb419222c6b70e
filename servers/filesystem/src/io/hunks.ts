import { Failure, quote } from '../failure.js'
import type { Hunk, HunkLine } from './patch-text.js'

type End = '' | '\n' | '\r\n'

/** The lines of a text, each with what ends it: nothing, for the last one of a file without a final newline. */
const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? []

const endOf = (line: string): End => (line.endsWith('\r\n') ? '\r\n' : line.endsWith('\n') ? '\n' : '')

const bare = (line: string): string => line.slice(0, line.length - endOf(line).length)

const says = (line: string | undefined, text: string): boolean =>
  line !== undefined && line.startsWith(text) && line.length === text.length + endOf(line).length

const oldOf = ({ lines }: Hunk): string[] => lines.filter(({ op }) => op !== '+').map(({ text }) => text)

/** How many lines of a file are held against those of a patch, while the places of its hunks are looked for. */
const MAX_COMPARED = 5_000_000

/** What is left of the work that one file may take. */
interface Effort {
  left: number
}

const fits = (file: readonly string[], at: number, wanted: readonly string[], effort: Effort): boolean =>
  at >= 0 && wanted.every((text, below) => effort.left-- > 0 && says(file[at + below], text))

const tooMuch = (nth: number, path: string): Failure =>
  new Failure(
    'TOO_LARGE',
    `The place of hunk ${nth} in ${quote(path)} takes too long to find`,
    'Name its line exactly.',
  )

/** The places after a line where lines stand, two at most. */
const places = (file: readonly string[], from: number, wanted: readonly string[], effort: Effort): number[] => {
  const found: number[] = []
  for (let at = from; at + wanted.length <= file.length && found.length < 2 && effort.left > 0; at++)
    if (fits(file, at, wanted, effort)) found.push(at)
  return found
}

/** How far the hunks before have come. */
interface Progress {
  /** The first line that is still free. */
  from: number
  /** By how many lines they stood elsewhere than they said. */
  shift: number
}

/** Where a hunk belongs: where it says, else the one place after the hunk before where its lines stand. */
const find = (file: readonly string[], hunk: Hunk, { from, shift }: Progress, effort: Effort): number[] => {
  const wanted = oldOf(hunk)
  const said = wanted.length === 0 ? hunk.start : hunk.start - 1
  const shifted = Math.min(said + shift, file.length)
  if (shifted >= from && fits(file, shifted, wanted, effort)) return [shifted]
  return wanted.length > 0 ? places(file, from, wanted, effort) : []
}

/** The one place that was found; throws `NO_MATCH` or `AMBIGUOUS` for none and for several. */
const only = (found: readonly number[], nth: number, path: string): number => {
  if (found.length === 1) return found[0]!
  throw found.length === 0
    ? new Failure(
        'NO_MATCH',
        `Hunk ${nth} does not fit ${quote(path)}`,
        'Read the file again, and make the patch anew.',
      )
    : new Failure(
        'AMBIGUOUS',
        `Hunk ${nth} fits ${quote(path)} at several lines, such as ${found.map((at) => at + 1).join(' and ')}`,
        'Take in more of the lines around it.',
      )
}

const nearestEnd = (file: readonly string[], at: number): '\n' | '\r\n' => {
  const first = endOf(file[0] ?? '') || '\n'
  return endOf(file[at] ?? file[at - 1] ?? '') || first
}

const applyOne = (file: readonly string[], { lines }: Hunk, at: number): string[] => {
  let next = at
  return lines.flatMap(({ op, text, endless }): string[] => {
    if (op === '+') return [endless ? text : text + nearestEnd(file, next)]
    const old = file[next++]!
    return op === '-' ? [] : [old]
  })
}

/** Whether the file ends its last line: as the patch says, else as it did before. */
const finish = (lines: readonly string[], hunks: readonly Hunk[], before: readonly string[]): string => {
  const said = hunks.some((hunk) => hunk.lines.some((line: HunkLine) => line.endless))
  const endless = endOf((said ? lines : before).at(-1) ?? '\n') === ''
  const usual = nearestEnd(lines, 0)
  const last = lines.length - 1
  return lines
    .map((line, at) => (at === last && endless ? bare(line) : endOf(line) === '' ? line + usual : line))
    .join('')
}

/**
 * Applies the hunks for one file. Line ends do not matter for finding a place, and what comes in ends its lines as the
 * lines around it do; all other bytes stay. Throws `NO_MATCH`, `AMBIGUOUS`, or `TOO_LARGE` for a patch that takes too long.
 */
export const applyHunks = (text: string, hunks: readonly Hunk[], path: string): string => {
  if (hunks.length === 0) return text
  const file = linesOf(text)
  const parts: string[][] = []
  const [progress, effort] = [{ from: 0, shift: 0 }, { left: MAX_COMPARED }]
  for (const [nth, hunk] of hunks.entries()) {
    const found = find(file, hunk, progress, effort)
    if (effort.left <= 0) throw tooMuch(nth + 1, path)
    const at = only(found, nth + 1, path)
    const length = oldOf(hunk).length
    parts.push(file.slice(progress.from, at), applyOne(file, hunk, at))
    progress.shift = at - (length === 0 ? hunk.start : hunk.start - 1)
    progress.from = at + length
  }
  parts.push(file.slice(progress.from))
  return finish(parts.flat(), hunks, file)
}
