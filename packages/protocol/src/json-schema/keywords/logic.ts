import { all } from '../all.js'
import * as forms from '../forms.js'
import { explain } from '../explain.js'
import type { Test } from '../run.js'
import type { Keyword, Making } from './keyword.js'

const testsOf = (schemas: unknown[], making: Making): Test[] => schemas.map((each) => making.test(each))

/** The schemas that the value must all fit. */
export const allOf: Keyword = {
  form: forms.schemas,
  holds: 'value',
  make: (schemas: unknown[], making) => all(testsOf(schemas, making)),
}

/** The schemas of which the value must fit one or more. */
export const anyOf: Keyword = {
  form: forms.schemas,
  holds: 'value',
  make(schemas: unknown[], making) {
    const tests = testsOf(schemas, making)
    return (v, run) => {
      let fits = false
      for (const test of tests) {
        if (!run.attempt(test, v)) continue
        if (!run.seen) return true
        fits = true
      }
      return fits || (run.loud && explain(tests, v, run))
    }
  },
}

/** The schemas of which the value must fit exactly one. */
export const oneOf: Keyword = {
  form: forms.schemas,
  holds: 'value',
  make(schemas: unknown[], making) {
    const tests = testsOf(schemas, making)
    return (v, run) => {
      let first = -1
      for (const [index, test] of tests.entries()) {
        if (!run.attempt(test, v)) continue
        if (first >= 0) return run.fail(`expected one alternative to fit, but ${first} and ${index} both do`)
        first = index
      }
      return first >= 0 || (run.loud && explain(tests, v, run))
    }
  },
}

/** The schema that the value must not fit. */
export const not: Keyword = {
  form: forms.schema,
  holds: 'value',
  make(schema, making) {
    const test = making.test(schema)
    return (v, run) => {
      const { seen } = run
      run.seen = undefined
      const fits = run.attempt(test, v)
      run.seen = seen
      return !fits || run.fail('expected a value that does not fit the schema under not')
    }
  },
}

/** The schema that decides between `then` and `else`. */
export const condition: Keyword = {
  form: forms.schema,
  holds: 'value',
  make(schema, making) {
    const { then: yes = true, else: no = true } = making.schema
    const [test, then, otherwise] = [making.test(schema), making.test(yes), making.test(no)]
    return (v, run) => (run.attempt(test, v) ? then(v, run) : otherwise(v, run))
  },
}

/** A subschema that is there for another keyword to use. */
export const branch: Keyword = { form: forms.schema, holds: 'value' }
