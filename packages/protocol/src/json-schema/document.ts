import { isObject, type Json } from './copy.js'
import { children, dialectOf, inspect } from './dialect.js'
import { quoted } from './issue.js'
import type { Dialect } from './keywords/table.js'
import type { Limits } from './limits.js'
import type { Target, Test } from './run.js'
import { below, SchemaError } from './schema-error.js'
import { absolute, nameless, split } from './uri.js'

/** A schema with an address of its own: the document, or a part of it that has an `$id`. */
export interface Resource {
  readonly address: string
  readonly dialect: Dialect
  readonly root: Json
  /** What references can name, dynamic anchors included. */
  readonly anchors: Map<string, Place>
  readonly scope: Map<string, Place>
}

/** A subschema in its place. */
export interface Place extends Target {
  readonly schema: Json
  readonly where: string
  readonly resource: Resource
}

/** The test of a place that has none yet. */
export const unmade: Test = () => {
  throw new Error('This subschema has no test yet')
}

// Draft-07 has address and anchor in one keyword, and ignores it beside $ref.
const identify = (schema: Json, dialect: Dialect): [address: string, anchor: string] => {
  if (schema.$id === undefined || (dialect === 'draft-07' && schema.$ref !== undefined)) return ['', '']
  return split(schema.$id as string)
}

/** A schema document: its subschemas, and the resources in it by address. */
export class Document {
  readonly resources = new Map<string, Resource>()
  /** Every subschema found so far; more are found when a reference leads to where none was expected. */
  readonly places = new Map<Json, Place>()
  readonly #limits: Limits
  #subschemas = 0

  constructor(limits: Limits) {
    this.#limits = limits
  }

  /** Finds the subschemas of a schema, itself included, and checks the form of their keywords. */
  scan(schema: unknown, where: string, outer?: Resource): void {
    this.#count(where)
    if (typeof schema === 'boolean') return
    if (!isObject(schema)) throw new SchemaError(where, 'expected a schema: an object, true or false')
    if (this.places.has(schema)) return
    const own = outer === undefined || schema.$id !== undefined
    const dialect = own ? dialectOf(schema, where, outer?.dialect ?? '2020-12') : outer.dialect
    inspect(schema, dialect, where)
    const [address, anchor] = identify(schema, dialect)
    const resource = outer && address === '' ? outer : this.#begin(schema, where, address, dialect, outer)
    const place: Place = { schema, where, resource, scope: resource.scope, test: unmade }
    this.places.set(schema, place)
    if (dialect === 'draft-07') this.#name(place, anchor, '$id', resource.anchors)
    else {
      this.#name(place, schema.$anchor, '$anchor', resource.anchors)
      this.#name(place, schema.$dynamicAnchor, '$dynamicAnchor', resource.anchors)
      this.#name(place, schema.$dynamicAnchor, '$dynamicAnchor', resource.scope)
    }
    for (const [child, at] of children(schema, dialect, where)) this.scan(child, at, resource)
  }

  #count(where: string): void {
    const { subschemas } = this.#limits
    if (++this.#subschemas > subschemas) {
      throw new SchemaError(where, `over ${subschemas} subschemas; raise \`subschemas\` to take them`)
    }
  }

  #begin(root: Json, where: string, address: string, dialect: Dialect, outer?: Resource): Resource {
    const full = absolute(address, outer?.address ?? nameless)
    if (full === undefined) throw new SchemaError(below(where, '$id'), `${quoted(address)} is not an address`)
    if (this.resources.has(full)) {
      throw new SchemaError(below(where, '$id'), `another part of this schema has the address ${quoted(full)} already`)
    }
    const resource = { address: full, dialect, root, anchors: new Map(), scope: new Map() }
    this.resources.set(full, resource)
    return resource
  }

  #name(place: Place, name: unknown, keyword: string, list: Map<string, Place>): void {
    if (typeof name !== 'string' || name === '') return
    if (list.has(name)) {
      throw new SchemaError(below(place.where, keyword), `another part of this schema is named ${quoted(name)} already`)
    }
    list.set(name, place)
  }
}
