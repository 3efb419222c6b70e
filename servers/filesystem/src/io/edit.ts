import { Failure } from '../failure.js'
import { LineEnds, lineAt, viewLines, type LineView } from './line-view.js'
import { matchLoosely } from './loose-match.js'
import { occurrences, type Match } from './occurrences.js'
import { Pace } from './pace.js'
import { MAX_KEPT_FILE } from './put.js'

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

/** How many occurrences one edit replaces at most. */
const MOST_REPLACED = 1_000_000
const STEPS = 1024

/** How edits are made. */
export interface EditTerms {
  /** Whether an edit found nowhere is looked for once more, white space left aside; default false. */
  readonly fuzzy?: boolean | undefined
  /** How long it may take; default as long as a search. */
  readonly pace?: Pace
}

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

const tooLarge = (nth: number, why: string): Failure =>
  new Failure('TOO_LARGE', `Edit ${nth} ${why}`, 'Do less at once, or write the file with other means.')

/** Where an edit applies: every occurrence for one that takes many, else enough to say that there is more than one. */
const findAll = async (text: string, edit: Edit, pace: Pace): Promise<{ exact: Match[]; loose: Match[] }> => {
  const many = edit.replaceAll === true || edit.expected !== undefined
  const search = { most: many ? MOST_REPLACED + 1 : MOST_LISTED + 1, overlapping: !many, pace }
  const exact = await occurrences(text, edit.oldText, search)
  return { exact, loose: exact.length > 0 ? [] : await matchLoosely(text, edit.oldText, edit.newText, search) }
}

interface ReplaceWork extends Pick<LineView, 'back'> {
  readonly newText: string
  readonly nth: number
  readonly pace: Pace
}

/** Puts the texts together that an edit leaves and brings. What would be too large is given up before it is made. */
const replaceAt = async (original: string, matches: readonly Match[], work: ReplaceWork): Promise<string> => {
  const { newText, back, nth, pace } = work
  const ends = new LineEnds(original)
  const parts: string[] = []
  let [done, room] = [0, MAX_KEPT_FILE]
  const add = (part: string): void => {
    room -= part.length
    if (room < 0) throw tooLarge(nth, `would make the file larger than ${MAX_KEPT_FILE} bytes`)
    parts.push(part)
  }
  for (const [at, match] of matches.entries()) {
    if (at % STEPS === 0) await pace.goOn(`Edit ${nth}`)
    const from = back(match.start)
    add(original.slice(done, from))
    add(ends.likeAt(from, match.newText?.() ?? newText))
    done = back(match.end)
  }
  add(original.slice(done))
  return parts.join('')
}

const applyOne = async (original: string, given: Edit, nth: number, { fuzzy, pace }: Required<EditTerms>) => {
  const { text, back } = viewLines(original)
  const [oldText, newText] = [given.oldText, given.newText].map((each) => each.replaceAll('\r\n', '\n'))
  const edit = { ...given, oldText: oldText!, newText: newText! }
  const { exact, loose } = await findAll(text, edit, pace)
  const matches = exact.length > 0 || !fuzzy ? exact : loose
  if (matches.length === 0) throw notFound(nth, text, loose)
  if (matches.length > MOST_REPLACED) throw tooLarge(nth, `has more than ${MOST_REPLACED} occurrences`)
  check(nth, edit, text, matches)
  return {
    text: await replaceAt(original, matches, { newText: edit.newText, back, nth, pace }),
    replaced: matches.length,
    loose: exact.length > 0 ? [] : [nth],
  }
}

/**
 * Makes edits one after the other. Line ends of `oldText` do not matter; those of `newText` become those around it, and
 * nothing else is touched. With `fuzzy`, an edit found nowhere is looked for once more by whole lines, white space at
 * their ends left aside. Throws `NO_MATCH`, `AMBIGUOUS`, `NO_CHANGE` where nothing would come of it, and `TOO_LARGE`
 * where that would be too much, or takes too long.
 */
export const applyEdits = async (
  original: string,
  edits: readonly Edit[],
  { fuzzy = false, pace = new Pace() }: EditTerms = {},
): Promise<Edited> => {
  const hint = 'Say what is to be replaced by what.'
  if (edits.length === 0) throw new Failure('NO_CHANGE', 'There are no edits', hint)
  let [text, replaced] = [original, 0]
  const loose: number[] = []
  for (const [at, edit] of edits.entries()) {
    if (edit.oldText === '') throw new Failure('NO_MATCH', `The oldText of edit ${at + 1} is empty`, hint)
    const edited = await applyOne(text, edit, at + 1, { fuzzy, pace })
    if (edited.text === text) throw new Failure('NO_CHANGE', `Edit ${at + 1} changes nothing`, hint)
    text = edited.text
    replaced += edited.replaced
    loose.push(...edited.loose)
  }
  return { text, replaced, loose }
}
