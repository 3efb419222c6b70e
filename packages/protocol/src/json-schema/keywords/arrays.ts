import { canonical, isPlain } from '../canonical.js'
import * as forms from '../forms.js'
import type { Test } from '../run.js'
import type { Keyword } from './keyword.js'

const items = (count: number): string => `${count} ${count === 1 ? 'item' : 'items'}`

/** How many items there are at least. */
export const minItems: Keyword = {
  form: forms.count,
  make(least: number) {
    const words = `at least ${items(least)}`
    return (v, run) => !Array.isArray(v) || v.length >= least || run.fail(words, v.length)
  },
}

/** How many items there are at most. */
export const maxItems: Keyword = {
  form: forms.count,
  make(most: number) {
    const words = `at most ${items(most)}`
    return (v, run) => !Array.isArray(v) || v.length <= most || run.fail(words, v.length)
  },
}

/** Whether no two items may be equal. */
export const uniqueItems: Keyword = {
  form: forms.flag,
  make: (wanted: boolean) => (v, run) => {
    if (!wanted || !Array.isArray(v) || v.length < 2) return true
    run.spend(4 * v.length)
    const plain = new Set<unknown>()
    const deep = new Set<string>()
    for (const [index, item] of v.entries()) {
      if (isPlain(item)) plain.add(item)
      else deep.add(canonical(item, run))
      if (plain.size + deep.size <= index)
        return run.fail(`expected items that differ, but item ${index} equals an earlier one`)
    }
    return true
  },
}

/** One test for the items from a number on. */
const rest =
  (start: number, test: Test): Test =>
  (v, run) => {
    if (!Array.isArray(v)) return true
    let fits = true
    for (let i = start; i < v.length; i++) {
      if (run.inside(i, v[i], test)) continue
      if (!run.loud) return false
      fits = false
    }
    run.seen?.addItemsTo(v.length)
    return fits
  }

/** A test of its own for each of the first items. */
const firsts =
  (tests: readonly Test[]): Test =>
  (v, run) => {
    if (!Array.isArray(v)) return true
    let fits = true
    const end = Math.min(v.length, tests.length)
    for (let i = 0; i < end; i++) {
      if (run.inside(i, v[i], tests[i]!)) continue
      if (!run.loud) return false
      fits = false
    }
    run.seen?.addItemsTo(end)
    return fits
  }

/** The schemas of the first items, one each. */
export const prefixItems: Keyword = {
  form: forms.schemas,
  holds: 'value',
  make: (schemas: unknown[], making) => firsts(schemas.map((each) => making.test(each))),
}

/** The schema of all items, or of those behind `prefixItems`. */
export const itemsBehindPrefix: Keyword = {
  form: { ...forms.schema, words: 'expected one schema; for a list of schemas use prefixItems' },
  holds: 'value',
  make: (schema, making) => {
    const { prefixItems: before } = making.schema
    return rest(Array.isArray(before) ? before.length : 0, making.test(schema))
  },
}

/** The schema of all items, or the schemas of the first ones, as in draft-07. */
export const itemsOrFirst: Keyword = {
  form: forms.schemaOrList,
  holds: 'value',
  make: (value, making) =>
    Array.isArray(value) ? firsts(value.map((each) => making.test(each))) : rest(0, making.test(value)),
}

/** The schema of the items behind a list of `items`, in draft-07. */
export const additionalItems: Keyword = {
  form: forms.schema,
  holds: 'value',
  make: (schema, making) => {
    const { items: before } = making.schema
    return Array.isArray(before) ? rest(before.length, making.test(schema)) : undefined
  },
}

const containing =
  (least: number, most: number, test: Test, marks: boolean): Test =>
  (v, run) => {
    if (!Array.isArray(v)) return true
    const { loud } = run
    const all = most < v.length || (marks && run.seen !== undefined)
    let count = 0
    run.loud = false
    for (let i = 0; i < v.length && (all || count < least); i++) {
      if (!run.inside(i, v[i], test)) continue
      count++
      if (marks) run.seen?.addItem(i)
    }
    run.loud = loud
    if (count < least) return run.fail(`at least ${items(least)} to fit the schema under contains`, count)
    return count <= most || run.fail(`at most ${items(most)} to fit the schema under contains`, count)
  }

/** The schema that some items must fit: from `minContains`, else 1, to `maxContains`. */
export const contains: Keyword = {
  form: forms.schema,
  holds: 'value',
  make(schema, making) {
    const { minContains = 1, maxContains = Infinity } = making.schema
    return containing(minContains as number, maxContains as number, making.test(schema), true)
  },
}

/** The schema that one item at least must fit, as in draft-07. */
export const containsOne: Keyword = {
  form: forms.schema,
  holds: 'value',
  make: (schema, making) => containing(1, Infinity, making.test(schema), false),
}

/** The schema of the items that no other keyword has looked at. */
export const unevaluatedItems: Keyword = {
  form: forms.schema,
  holds: 'value',
  last: true,
  make(schema, making) {
    const test = making.test(schema)
    return (v, run) => {
      if (!Array.isArray(v)) return true
      let fits = true
      run.spend(v.length)
      for (let i = 0; i < v.length; i++) {
        if (run.seen?.hasItem(i) || run.inside(i, v[i], test)) continue
        if (!run.loud) return false
        fits = false
      }
      run.seen?.addItemsTo(v.length)
      return fits
    }
  },
}
