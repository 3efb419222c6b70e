import { unpaid } from './budget.js'
import { canonical } from './canonical.js'
import { isObject, type Json } from './copy.js'
import { children, dialectOf, expectedSchema, inspect, spoken, type Spoken } from './dialect.js'
import { quoted } from './issue.js'
import type { Dialect } from './keywords/table.js'
import type { Limits } from './limits.js'
import type { Target } from './run.js'
import { below, SchemaError } from './schema-error.js'
import { absolute, nameless, split } from './uri.js'

/** A schema with an address of its own: the document, or a part of it that has an `$id`. */
export interface Resource {
  readonly address: string
  readonly root: Json
  /** The places in it that have names, dynamic ones included. */
  readonly anchors: Map<string, Place>
  /** The places in it that have dynamic names. */
  readonly scope: Map<string, Place>
}

/** A subschema in its place. */
export interface Place extends Target {
  readonly schema: Json
  readonly where: string
  readonly dialect: Dialect
  readonly words: readonly Spoken[]
  readonly resource: Resource
}

// Draft-07 has address and anchor in one keyword, and ignores it beside $ref.
const identify = ({ $id, $ref }: Json, dialect: Dialect): [address: string, anchor: string] =>
  typeof $id !== 'string' || (dialect === 'draft-07' && $ref !== undefined) ? ['', ''] : split($id)

/** A schema document: its subschemas, and the resources in it by address. */
export class Document {
  readonly resources = new Map<string, Resource>()
  /** Every subschema found so far; more are found when a reference leads to where none was expected. */
  readonly places = new Map<Json, Place>()
  readonly #limits: Limits
  readonly #texts = new Map<Json, string>()
  #subschemas = 0

  constructor(limits: Limits) {
    this.#limits = limits
  }

  /** Finds the subschemas of a schema, itself included, and checks the form of their keywords. */
  scan(schema: unknown, where: string, outer?: Place): void {
    this.#count(where)
    if (typeof schema === 'boolean') return
    if (!isObject(schema)) throw new SchemaError(where, expectedSchema)
    if (this.places.has(schema)) return
    const inherited = outer?.dialect ?? '2020-12'
    const dialect = outer && schema.$id === undefined ? inherited : dialectOf(schema, where, inherited)
    const words = spoken(schema, dialect)
    inspect(words, where)
    const [address, anchor] = identify(schema, dialect)
    const resource = outer && address === '' ? outer.resource : this.#begin(schema, where, address, outer)
    const place: Place = { schema, where, dialect, words, resource, scope: resource.scope, test: undefined }
    this.places.set(schema, place)
    if (dialect === 'draft-07') this.#name(place, '$id', anchor, resource.anchors)
    else {
      this.#name(place, '$anchor', schema.$anchor, resource.anchors)
      this.#name(place, '$dynamicAnchor', schema.$dynamicAnchor, resource.anchors)
      this.#name(place, '$dynamicAnchor', schema.$dynamicAnchor, resource.scope)
    }
    for (const [child, at] of children(words, where)) this.scan(child, at, place)
  }

  #count(where: string): void {
    const { subschemas } = this.#limits
    if (++this.#subschemas <= subschemas) return
    throw new SchemaError(where, `over ${subschemas} subschemas; raise \`subschemas\` to take them`)
  }

  #begin(root: Json, where: string, address: string, outer?: Place): Resource {
    const full = absolute(address, outer?.resource.address ?? nameless)
    if (full === undefined)
      throw new SchemaError(below(where, '$id'), `${quoted(address)} is not an address, or too long`)
    const resource: Resource = { address: full, root, anchors: new Map(), scope: new Map() }
    const first = this.resources.get(full)
    if (!first) this.resources.set(full, resource)
    else if (this.#textOf(first.root) !== this.#textOf(root)) {
      throw new SchemaError(below(where, '$id'), `another part of this schema has the address ${quoted(full)} already`)
    }
    return resource
  }

  // Some libraries write a schema with an address out wherever it is used.
  #textOf(root: Json): string {
    const text = this.#texts.get(root) ?? canonical(root, unpaid)
    this.#texts.set(root, text)
    return text
  }

  #name(place: Place, keyword: string, name: unknown, list: Map<string, Place>): void {
    if (typeof name !== 'string' || name === '') return
    if (list.has(name)) {
      throw new SchemaError(below(place.where, keyword), `another part of this schema is named ${quoted(name)} already`)
    }
    list.set(name, place)
  }
}
