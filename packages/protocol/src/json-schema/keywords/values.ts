import { unpaid } from '../budget.js'
import { canonical, isPlain } from '../canonical.js'
import { isObject } from '../copy.js'
import * as forms from '../forms.js'
import { kind, listed } from '../issue.js'
import type { Test } from '../run.js'
import type { Keyword } from './keyword.js'

const tests: Record<string, { fits: (value: unknown) => boolean; words: string }> = {
  array: { fits: Array.isArray, words: 'an array' },
  boolean: { fits: (value) => typeof value === 'boolean', words: 'true or false' },
  integer: { fits: Number.isInteger, words: 'an integer' },
  null: { fits: (value) => value === null, words: 'null' },
  number: { fits: Number.isFinite, words: 'a number' },
  object: { fits: isObject, words: 'an object' },
  string: { fits: (value) => typeof value === 'string', words: 'a string' },
}

/** What kind of value it is. */
export const type: Keyword = {
  form: forms.typeNames,
  gate: true,
  make(value: string | string[]) {
    const allowed = [value].flat().map((name) => tests[name]!)
    const words = allowed.map((each) => each.words).join(' or ')
    const [first, ...more] = allowed.map((each) => each.fits)
    if (more.length === 0) return (v, run) => first!(v) || run.fail(words, kind(v))
    return (v, run) => first!(v) || more.some((fits) => fits(v)) || run.fail(words, kind(v))
  },
}

const oneOf = (values: readonly unknown[]): Test => {
  const plain = new Set(values.filter(isPlain))
  const deep = new Set(values.filter((value) => !isPlain(value)).map((value) => canonical(value, unpaid)))
  const words = `${values.length === 1 ? '' : 'one of '}${listed(values)}`
  return (v, run) => {
    if (isPlain(v) ? plain.has(v) : deep.size > 0 && deep.has(canonical(v, run))) return true
    run.misses++
    return run.fail(words, kind(v))
  }
}

/** The values it may be. */
export const enumeration: Keyword = { form: forms.list, gate: true, make: (value: unknown[]) => oneOf(value) }

/** The value it must be. */
export const constant: Keyword = { form: forms.anything, gate: true, make: (value) => oneOf([value]) }
