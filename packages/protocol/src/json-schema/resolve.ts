import { copy, isObject, type Json } from './copy.js'
import { dialectAt, inspectAll } from './dialect.js'
import type { Document, Place, Resource } from './document.js'
import { brief, quoted } from './issue.js'
import type { Reference } from './keywords/keyword.js'
import type { Dialect } from './keywords/table.js'
import type { Limits } from './limits.js'
import type { Target, Test } from './run.js'
import { below, SchemaError } from './schema-error.js'
import { absolute, decoded, split, tokens } from './uri.js'

/** The tests of the schemas that are only `true` or `false`. */
export const constants: Record<'true' | 'false', Test> = {
  true: () => true,
  false: (_, run) => run.fail('no value is allowed here'),
}

/** Stands for the published schema of a dialect: whether a value is itself a schema of good form. */
const schemaOf = (dialect: Dialect, limits: Limits): Target => ({
  scope: new Map(),
  test: (value, run) => {
    try {
      inspectAll(copy(value, limits, run), dialect)
      return true
    } catch (reason) {
      if (reason instanceof SchemaError)
        return run.fail(`not a valid schema: at ${brief(reason.where)}: ${reason.what}`)
      throw reason
    }
  },
})

const step = (value: unknown, token: string): unknown => {
  if (Array.isArray(value)) return /^(0|[1-9]\d*)$/.test(token) ? value[Number(token)] : undefined
  return isObject(value) ? value[token] : undefined
}

/** Where the references of one document lead. */
export class Resolver {
  readonly #document: Document
  readonly #limits: Limits

  constructor(document: Document, limits: Limits) {
    this.#document = document
    this.#limits = limits
  }

  /** The target of a reference; throws a {@link SchemaError} when that is not in the document. */
  refer(reference: string, from: Place, keyword: string): Reference {
    const where = below(from.where, keyword)
    const [address, escaped] = split(reference)
    const full = address === '' ? from.resource.address : absolute(address, from.resource.address)
    const fragment = decoded(escaped)
    if (full === undefined || fragment === undefined)
      throw new SchemaError(where, `${quoted(reference)} is malformed, or too long`)
    const resource = this.#document.resources.get(full)
    if (!resource) {
      const dialect = fragment === '' ? dialectAt(full) : undefined
      if (dialect) return { target: schemaOf(dialect, this.#limits) }
      throw new SchemaError(where, `${quoted(reference)} is not in this schema, and other documents are never fetched`)
    }
    if (fragment === '' || fragment.startsWith('/')) return { target: this.#walk(resource, fragment, where) }
    const target = resource.anchors.get(fragment)
    if (!target) throw new SchemaError(where, `${quoted(reference)} names an anchor that this schema does not have`)
    return resource.scope.get(fragment) === target ? { target, dynamic: fragment } : { target }
  }

  #walk(start: Resource, pointer: string, where: string): Target {
    let value: unknown = start.root
    let place = this.#document.places.get(start.root)!
    let at = place.where
    for (const token of tokens(pointer)) {
      value = step(value, token)
      at = below(at, token)
      place = this.#document.places.get(value as Json) ?? place
    }
    if (typeof value === 'boolean') return { test: constants[`${value}`], scope: place.scope }
    if (!isObject(value)) throw new SchemaError(where, `there is no schema at ${quoted(pointer)}`)
    this.#document.scan(value, at, place)
    return this.#document.places.get(value)!
  }
}
