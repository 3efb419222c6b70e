import { Spent } from './budget.js'
import { combine } from './combine.js'
import { copy, isObject } from './copy.js'
import { Document, type Place } from './document.js'
import { quoted, type Issue } from './issue.js'
import type { Making } from './keywords/keyword.js'
import { defaultLimits, type Limits } from './limits.js'
import { compilePattern, type Matcher } from './pattern/matcher.js'
import type { Allowance } from './pattern/program.js'
import { PatternError } from './pattern/reader.js'
import { constants, Resolver } from './resolve.js'
import { Run, type Target, type Test } from './run.js'
import { below, SchemaError } from './schema-error.js'

/** Checks a value: `undefined` when it fits the schema, else what is wrong, ten issues at most. */
export type Check = (value: unknown) => readonly Issue[] | undefined

/** How {@link compileJsonSchema} goes about it. */
export interface CompileOptions {
  /** Limits to set otherwise, each by itself; see {@link Limits} for the defaults. */
  readonly limits?: Partial<Limits>
}

/** Makes the tests of the subschemas of one document. */
class Compiler {
  readonly #document: Document
  readonly #resolver: Resolver
  readonly #allowance: Allowance
  readonly #matchers = new Map<string, Matcher>()

  constructor(document: Document, limits: Limits) {
    this.#document = document
    this.#resolver = new Resolver(document, limits)
    this.#allowance = { states: limits.states }
  }

  /** Makes the test of every subschema, those included that references turn up on the way. */
  makeAll(): void {
    for (const place of this.#document.places.values()) this.#test(place)
  }

  #test(place: Place): Test {
    return (place.test ??= this.#make(place))
  }

  #make(place: Place): Test {
    const { schema, resource, scope, words } = place
    const parts = { gates: [] as Test[], rest: [] as Test[], last: [] as Test[], nests: false }
    for (const { name, value, keyword } of words) {
      const test = keyword.make?.(value, this.#making(place, name))
      if (test === undefined) continue
      parts[keyword.gate ? 'gates' : keyword.last ? 'last' : 'rest'].push(test)
      if (keyword.holds || keyword.leads) parts.nests = true
    }
    const test = combine(parts)
    return schema === resource.root && place.where !== '#' ? (value, run) => run.go({ test, scope }, value) : test
  }

  #making(place: Place, keyword: string): Making {
    return {
      schema: place.schema,
      test: (subschema) =>
        isObject(subschema) ? this.#test(this.#document.places.get(subschema)!) : constants[`${subschema as boolean}`],
      refer: (reference) => this.#resolver.refer(reference, place, keyword),
      match: (source) => this.#match(source, below(place.where, keyword)),
    }
  }

  #match(source: string, where: string): Matcher {
    const made = this.#matchers.get(source)
    if (made) return made
    try {
      const matcher = compilePattern(source, this.#allowance)
      this.#matchers.set(source, matcher)
      return matcher
    } catch (reason) {
      if (!(reason instanceof PatternError)) throw reason
      throw new SchemaError(where, `the pattern ${quoted(source)} cannot be used: ${reason.message}`)
    }
  }
}

/**
 * Makes a check of a JSON Schema, dialect 2020-12 or, by its `$schema`, draft-07. Neither runs code made from text nor
 * fetches anything; `format` and the content keywords are notes only. Throws a {@link SchemaError} when the schema is
 * invalid, of another dialect, over a limit, or refers to another document. A check that reaches a limit reports that
 * as its only issue.
 */
export function compileJsonSchema(schema: unknown, options: CompileOptions = {}): Check {
  const limits = { ...defaultLimits, ...options.limits }
  const document = new Document(limits)
  const root = copy(schema, limits)
  document.scan(root, '#')
  new Compiler(document, limits).makeAll()
  const target: Target = isObject(root)
    ? document.places.get(root)!
    : { test: constants[`${root as boolean}`], scope: new Map() }
  return (value) => {
    try {
      const run = new Run(limits, limits.steps)
      return run.go(target, value) ? undefined : complaints(target, value, limits, run.left)
    } catch (reason) {
      return gaveUp(reason)
    }
  }
}

// A `RangeError` is how the engine says that it is out of stack: the caller has left less of it than `nesting` needs.
const gaveUp = (reason: unknown): readonly Issue[] => {
  if (reason instanceof Spent) return [{ path: [], message: reason.message }]
  if (reason instanceof RangeError) return [{ path: [], message: `given up: ${reason.message}` }]
  throw reason
}

// Runs again to say what is wrong, with the steps that are left, or with a few if next to none are.
const complaints = (target: Target, value: unknown, limits: Limits, left: number): readonly Issue[] => {
  const run = new Run(limits, Math.max(left, limits.steps >> 3))
  const { issues } = run
  run.loud = true
  try {
    run.go(target, value)
  } catch (reason) {
    if (!(reason instanceof Spent)) throw reason
  }
  return issues.length > 0
    ? issues
    : [{ path: [], message: 'does not fit the schema; to find out why is too much work' }]
}
