import { all } from '../all.js'
import { isObject, type Json } from '../copy.js'
import * as forms from '../forms.js'
import { listed, quoted } from '../issue.js'
import type { Matcher } from '../pattern/matcher.js'
import type { Run, Test } from '../run.js'
import type { Keyword } from './keyword.js'

// A member that is `undefined` is not there: it would vanish in JSON.
const has = (value: Json, name: string): boolean => value[name] !== undefined && Object.hasOwn(value, name)

const namesOf = (value: Json, run: Run): string[] => {
  const names = Object.keys(value)
  run.spend(3 * names.length)
  return names
}

const members = (count: number): string => `${count} ${count === 1 ? 'member' : 'members'}`
const counted = (value: Json, run: Run): number => namesOf(value, run).filter((name) => has(value, name)).length

/** How many members there are at least. */
export const minProperties: Keyword = {
  form: forms.count,
  make(least: number) {
    const words = `at least ${members(least)}`
    return (v, run) => {
      const count = isObject(v) ? counted(v, run) : least
      return count >= least || run.fail(words, count)
    }
  },
}

/** How many members there are at most. */
export const maxProperties: Keyword = {
  form: forms.count,
  make(most: number) {
    const words = `at most ${members(most)}`
    return (v, run) => {
      const count = isObject(v) ? counted(v, run) : most
      return count <= most || run.fail(words, count)
    }
  },
}

/** The test that all of some members are there; a missing one is named in the path. */
const present =
  (names: readonly string[]): Test =>
  (v, run) => {
    if (!isObject(v)) return true
    let fits = true
    run.spend(names.length)
    for (const name of names) {
      if (has(v, name)) continue
      if (!run.loud) return false
      fits = run.inside(name, undefined, (_, at) => at.fail('required, but missing'))
    }
    return fits
  }

/** The members that must be there. */
export const required: Keyword = { form: forms.names, make: (names: string[]) => present(names) }

/** The schemas of members, by name. */
export const properties: Keyword = {
  form: forms.schemaMap,
  holds: 'members',
  make(schemas: Json, making) {
    const known = Object.keys(schemas).map((name) => ({ name, test: making.test(schemas[name]) }))
    return (v, run) => {
      if (!isObject(v)) return true
      let fits = true
      run.spend(known.length)
      for (const { name, test } of known) {
        if (!has(v, name)) continue
        run.seen?.addName(name)
        if (run.inside(name, v[name], test)) continue
        if (!run.loud) return false
        fits = false
      }
      return fits
    }
  },
}

/** One test for all members whose names a filter lets through. */
const each =
  (chosen: (name: string, run: Run) => boolean, test: Test): Test =>
  (v, run) => {
    if (!isObject(v)) return true
    let fits = true
    for (const name of namesOf(v, run)) {
      if (!has(v, name) || !chosen(name, run)) continue
      run.seen?.addName(name)
      if (run.inside(name, v[name], test)) continue
      if (!run.loud) return false
      fits = false
    }
    return fits
  }

/** The schemas of members, by regular expressions that their names match. */
export const patternProperties: Keyword = {
  form: forms.schemaMap,
  holds: 'members',
  make: (schemas: Json, making) =>
    all(Object.keys(schemas).map((pattern) => each(making.match(pattern), making.test(schemas[pattern])))),
}

const nothingElse = (known: readonly string[]): Test => {
  const words = known.length === 0 ? 'no member is allowed here' : `not an allowed member; there are ${listed(known)}`
  return (_, run) => run.fail(words)
}

/** The schema of the members that neither `properties` nor `patternProperties` speak of. */
export const additionalProperties: Keyword = {
  form: forms.schema,
  holds: 'value',
  make(schema, making) {
    const known = new Set(Object.keys((making.schema.properties as Json | undefined) ?? {}))
    const patterns: Matcher[] = Object.keys((making.schema.patternProperties as Json | undefined) ?? {}).map((source) =>
      making.match(source),
    )
    const test = schema === false ? nothingElse([...known]) : making.test(schema)
    return each((name, run) => !known.has(name) && !patterns.some((matches) => matches(name, run)), test)
  },
}

/** The schema of the names of members. */
export const propertyNames: Keyword = {
  form: forms.schema,
  holds: 'value',
  make(schema, making) {
    const test = making.test(schema)
    const named: Test = (v, run) =>
      test(v, run) || (run.loud && run.fail(`${quoted(String(v))} is not an allowed name`))
    return (v, run) => {
      if (!isObject(v)) return true
      let fits = true
      for (const name of namesOf(v, run)) {
        if (!has(v, name) || run.inside(name, name, named)) continue
        if (!run.loud) return false
        fits = false
      }
      return fits
    }
  },
}

const whenPresent =
  (name: string, test: Test): Test =>
  (v, run) => {
    run.spend(1)
    return !isObject(v) || !has(v, name) || test(v, run)
  }

/** The members that must be there when another one is. */
export const dependentRequired: Keyword = {
  form: forms.nameMap,
  make: (lists: Json) => all(Object.keys(lists).map((name) => whenPresent(name, present(lists[name] as string[])))),
}

/** The schemas of the whole object when it has a member. */
export const dependentSchemas: Keyword = {
  form: forms.schemaMap,
  holds: 'members',
  make: (schemas: Json, making) =>
    all(Object.keys(schemas).map((name) => whenPresent(name, making.test(schemas[name])))),
}

/** Both of these in one, as in draft-07. */
export const dependencies: Keyword = {
  form: forms.dependencyMap,
  holds: 'mixed members',
  make: (map: Json, making) =>
    all(
      Object.keys(map).map((name) => {
        const needs = map[name]
        return whenPresent(name, Array.isArray(needs) ? present(needs as string[]) : making.test(needs))
      }),
    ),
}

/** The schema of the members that no other keyword has looked at. */
export const unevaluatedProperties: Keyword = {
  form: forms.schema,
  holds: 'value',
  last: true,
  make(schema, making) {
    const test = schema === false ? nothingElse([]) : making.test(schema)
    const unseen = each((name, run) => !run.seen?.hasName(name), test)
    return (v, run) => {
      const fits = unseen(v, run)
      run.seen?.addAllNames()
      return fits
    }
  },
}
