import { Failure } from '../failure.js'
import { compileGlob, MAX_PATTERN, type Glob } from './glob.js'
import { compileSegment, type SegmentTest } from './segment.js'

/**
 * How much of what people keep in their files is heeded in one directory, those above it included: each rule counts its
 * characters, and {@link EACH} beside them, for that is what it takes to hold a name against it.
 */
const MAX_HEEDED = 32 * 1024
const EACH = 8
/** More rules than this take so long for one name that others should have their turn before the next. */
const FEW = 128

interface Rule {
  readonly length: number
  readonly negated: boolean
  readonly directoriesOnly: boolean
  /** A test of the name at any depth, or a pattern of the path from where the rule stands. */
  readonly fits: SegmentTest | Glob
}

const isNameTest = (fits: Rule['fits']): fits is SegmentTest => typeof fits === 'function'

/** Such rules have no choices in braces. */
const withoutBraces = (pattern: string): string =>
  pattern.replace(/\\.|[{}]/gs, (found) => (found.startsWith('\\') ? found : `\\${found}`))

/** A line without the white space at its end, but for one that a backslash stands before. */
const endTrimmed = (line: string): string => {
  const { length } = line.trimEnd()
  return line.slice(0, line[length - 1] === '\\' ? length + 1 : length)
}

const ruleOf = (line: string): Rule | undefined => {
  const written = endTrimmed(line)
  if (written === '' || written.startsWith('#')) return undefined
  const negated = written.startsWith('!')
  const directoriesOnly = written.endsWith('/')
  const pattern = withoutBraces(written.slice(negated ? 1 : 0, directoriesOnly ? -1 : undefined))
    .replace(/^(\*\*\/)+(?=[^/]+$)/, '')
    .replace(/\/\*\*$/, '/**/*')
  if (pattern === '') return undefined
  if (pattern.length > MAX_PATTERN)
    throw new Failure('INVALID_PATTERN', `A rule is longer than ${MAX_PATTERN} characters`, 'Use a shorter one.')
  const fits = pattern.includes('/') ? compileGlob(pattern) : compileSegment(pattern)
  return { length: pattern.length, negated, directoriesOnly, fits }
}

/** The last rules, which are the strongest, as many as are heeded. */
const heeded = (rules: readonly Rule[]): readonly Rule[] => {
  let room = MAX_HEEDED
  const last = rules.findLastIndex(({ length }) => (room -= length + EACH) < 0)
  return last === -1 ? rules : rules.slice(last + 1)
}

const orSkip = (line: string): Rule | undefined => {
  try {
    return ruleOf(line)
  } catch (error) {
    if (error instanceof Failure) return undefined
    throw error
  }
}

/**
 * Rules in the manner of `.gitignore`, as they stand in one directory: of those that fit a name the last one counts. A
 * test takes time linear in the name, whatever the rules are.
 */
export class Rules {
  /** No rules at all. */
  static readonly none = new Rules([])
  readonly #rules: readonly Rule[]

  private constructor(rules: readonly Rule[]) {
    this.#rules = rules
  }

  /** Takes one rule a line, each of which must be right. Throws `INVALID_PATTERN`. */
  static strict(lines: readonly string[]): Rules {
    return new Rules(lines.flatMap((line) => ruleOf(line) ?? []))
  }

  /** Takes what people keep in their files: a line that is no rule is passed over, and of very many the last count. */
  static lenient(text: string): Rules {
    return new Rules(heeded(text.split(/\r?\n/).flatMap((line) => orSkip(line) ?? [])))
  }

  /** Whether holding a name against them takes long. */
  get heavy(): boolean {
    return this.#rules.length > FEW
  }

  /** What the rules say of a name in this directory: kept out, expressly let in, or nothing. */
  verdict(name: string, isDirectory: boolean): 'out' | 'in' | undefined {
    const rule = this.#rules.findLast(
      ({ fits, directoriesOnly }) =>
        (isDirectory || !directoriesOnly) && (isNameTest(fits) ? fits(name) : fits.into(name).matches),
    )
    return rule && (rule.negated ? 'in' : 'out')
  }

  /** Whether a name is kept out, whatever it stands for. */
  bars(name: string): boolean {
    return this.verdict(name, true) === 'out' || this.verdict(name, false) === 'out'
  }

  /** The same rules as they stand one directory further down. */
  into(name: string): Rules {
    if (this.#rules.every(({ fits }) => isNameTest(fits))) return this
    return new Rules(
      this.#rules.flatMap((rule) => {
        if (isNameTest(rule.fits)) return [rule]
        const fits = rule.fits.into(name)
        return fits.dead ? [] : [{ ...rule, fits }]
      }),
    )
  }

  /** These rules, and after them those of a file that stands in this directory; of very many the last count. */
  and(others: Rules): Rules {
    return others.#rules.length === 0 ? this : new Rules(heeded([...this.#rules, ...others.#rules]))
  }
}
