import { RE2JS, RE2JSException } from 're2js'
import { Failure, quote } from '../failure.js'
import { certainIn } from './certain.js'

/** The longest thing to look for, in characters. */
export const MAX_NEEDLE = 1000

/** Something to look for in text, line by line, in time linear in the text. */
export interface Needle {
  /** Whether any line of a text may have it; when false, none has. */
  maybeIn(text: string): boolean
  /** Where it begins in a line; -1 when it is not there. */
  indexIn(line: string): number
}

/** How to look for it. */
export interface NeedleOptions {
  /** Whether it is a regular expression, of RE2: without back references and without looking around. */
  readonly regex: boolean
  readonly ignoreCase: boolean
}

// Text that spans lines begins and ends elsewhere than a line does.
const HAS_TEXT_ANCHOR = /\\[Az]/

/** Throws `INVALID_PATTERN`. */
export const compileNeedle = (pattern: string, { regex, ignoreCase }: NeedleOptions): Needle => {
  if (!regex && !ignoreCase)
    return { maybeIn: (text) => text.includes(pattern), indexIn: (line) => line.indexOf(pattern) }
  const source = regex ? pattern : RE2JS.quote(pattern)
  const compiled = compile(source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0)
  const overLines = compile(source, RE2JS.MULTILINE | (ignoreCase ? RE2JS.CASE_INSENSITIVE : 0))
  const isAnchored = HAS_TEXT_ANCHOR.test(source)
  const certain = ignoreCase ? [] : certainIn(source)
  return {
    maybeIn: (text) => certain.every((each) => text.includes(each)) && (isAnchored || overLines.test(text)),
    indexIn(line) {
      if (!compiled.test(line)) return -1
      const matcher = compiled.matcher(line)
      return matcher.find() ? matcher.start() : -1
    },
  }
}

const compile = (source: string, flags: number): RE2JS => {
  try {
    return RE2JS.compile(source, flags)
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error
    const hint = 'A regular expression of RE2 has no back references and does not look around; or pass regex: false.'
    throw new Failure('INVALID_PATTERN', `${quote(source)} is no regular expression: ${error.message}`, hint)
  }
}
