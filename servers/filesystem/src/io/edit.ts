import { Failure } from '../failure.js'
import { matchLoosely, type Match } from './loose-match.js'
import { endLinesLike, lineAt, viewLines } from './line-view.js'

/** One replacement in a text. */
export interface Edit {
  readonly oldText: string
  readonly newText: string
  /** Replace every occurrence, instead of refusing more than one. */
  readonly replaceAll?: boolean | undefined
  /** How many occurrences there must be; all of them are replaced. */
  readonly expected?: number | undefined
}

/** A text after its edits. */
export interface Edited {
  readonly text: string
  /** How many occurrences were replaced. */
  readonly replaced: number
  /** Which edits, from 1, were found only by leaving white space aside. */
  readonly loose: readonly number[]
}

const MOST_LISTED = 10

const exactMatches = (text: string, wanted: string, most: number, step: number): Match[] => {
  const found: Match[] = []
  for (let at = text.indexOf(wanted); at !== -1 && found.length < most; at = text.indexOf(wanted, at + step))
    found.push({ start: at, end: at + wanted.length })
  return found
}

/** Where an edit applies: every occurrence for one that takes many, else enough to say that there is more than one. */
const occurrences = (text: string, wanted: string, many: boolean): Match[] =>
  many ? exactMatches(text, wanted, Infinity, wanted.length) : exactMatches(text, wanted, MOST_LISTED + 1, 1)

const linesOf = (text: string, matches: readonly Match[]): string => {
  const lines = matches.slice(0, MOST_LISTED).map(({ start }) => lineAt(text, start))
  return `${[...new Set(lines)].join(', ')}${matches.length > MOST_LISTED ? ' and more' : ''}`
}

const notFound = (nth: number, text: string, loose: readonly Match[]): Failure =>
  new Failure(
    'NO_MATCH',
    `The oldText of edit ${nth} is not in the file`,
    loose.length > 0
      ? `With other white space it is at line ${linesOf(text, loose)}: copy it exactly, or pass fuzzy: true.`
      : 'Read the file again, and copy the text exactly.',
  )

const check = (nth: number, edit: Edit, text: string, matches: readonly Match[]): void => {
  const { expected, replaceAll } = edit
  if (expected !== undefined && matches.length !== expected)
    throw new Failure(
      'AMBIGUOUS',
      `The oldText of edit ${nth} is found ${
        matches.length
      } times and not ${expected}, at line ${linesOf(text, matches)}`,
      'Read the file again, and count.',
    )
  if (expected === undefined && !replaceAll && matches.length > 1)
    throw new Failure(
      'AMBIGUOUS',
      `The oldText of edit ${nth} is found more than once, at lines ${linesOf(text, matches)}`,
      'Take in more of the lines around it, or pass replaceAll: true.',
    )
}

const applyOne = (original: string, edit: Edit, nth: number, fuzzy: boolean): Edited => {
  const view = viewLines(original)
  const wanted = edit.oldText.replaceAll('\r\n', '\n')
  const exact = occurrences(view.text, wanted, edit.replaceAll === true || edit.expected !== undefined)
  const loose = exact.length > 0 ? [] : matchLoosely(view.text, wanted, edit.newText.replaceAll('\r\n', '\n'))
  const matches: Match[] = exact.length > 0 || !fuzzy ? exact : loose
  if (matches.length === 0) throw notFound(nth, view.text, loose)
  check(nth, edit, view.text, matches)
  const parts: string[] = []
  let done = 0
  for (const { start, end, newText = edit.newText } of matches) {
    const [from, to] = [view.back(start), view.back(end)]
    parts.push(original.slice(done, from), endLinesLike(original, from, to, newText))
    done = to
  }
  parts.push(original.slice(done))
  return {
    text: parts.join(''),
    replaced: matches.length,
    loose: exact.length > 0 ? [] : [nth],
  }
}

/**
 * Makes edits one after the other. Line ends of `oldText` do not matter; those of `newText` become those around it, and
 * nothing else is touched. With `fuzzy`, an edit found nowhere is looked for once more by whole lines, white space at
 * their ends left aside. Throws `NO_MATCH`, `AMBIGUOUS`, and `NO_CHANGE` where nothing would come of it.
 */
export const applyEdits = (original: string, edits: readonly Edit[], fuzzy = false): Edited => {
  const hint = 'Say what is to be replaced by what.'
  if (edits.length === 0) throw new Failure('NO_CHANGE', 'There are no edits', hint)
  let [text, replaced] = [original, 0]
  const loose: number[] = []
  for (const [at, edit] of edits.entries()) {
    if (edit.oldText === '') throw new Failure('NO_MATCH', `The oldText of edit ${at + 1} is empty`, hint)
    const edited = applyOne(text, edit, at + 1, fuzzy)
    if (edited.text === text) throw new Failure('NO_CHANGE', `Edit ${at + 1} changes nothing`, hint)
    text = edited.text
    replaced += edited.replaced
    loose.push(...edited.loose)
  }
  return { text, replaced, loose }
}
