import fc from 'fast-check'
import type { Definition } from './published.js'

const samples = [null, true, false, 0, 1, -3, 1.5, '', 'a', 'constructor', [], ['a'], {}, { type: 'text' }, { a: 1 }]
const anything = fc.constantFrom<unknown>(...samples)
const text = fc.constantFrom('', 'a', 'b c', 'file:///a', '__proto__', 'é\u2028')
const plain: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  string: text,
  integer: fc.integer({ min: 0, max: 9 }),
  number: fc.constantFrom(0, 1, 0.5),
  boolean: fc.boolean(),
  null: fc.constant(null),
}

/** Members of which most texts would make nothing. */
const special: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  resultType: fc.constantFrom('complete', 'complete', 'complete', 'strange'),
}

/** Makes values that a definition describes, and others that stand close to it. */
export class Arbitrary {
  readonly #definitions: Readonly<Record<string, Definition>>

  constructor(definitions: Readonly<Record<string, Definition>>) {
    this.#definitions = definitions
  }

  /** Values of a definition, one in two of them with something changed somewhere. */
  of(name: string): fc.Arbitrary<unknown> {
    const change = fc.record({ at: fc.nat(), to: fc.option(anything, { nil: undefined, freq: 4 }) })
    return fc.tuple(this.#of({ $ref: name }, 0), fc.option(change)).map(([value, change]) => changed(value, change))
  }

  #of(definition: Definition, depth: number): fc.Arbitrary<unknown> {
    const { $ref, anyOf, type, enum: choices, items = {} } = definition
    if ($ref?.endsWith('/JSONValue')) return plain.string!
    if ($ref !== undefined) return this.#of(this.#definitions[$ref.split('/').at(-1)!]!, depth + 1)
    if ('const' in definition) return fc.constant(definition.const)
    if (choices) return fc.constantFrom(...choices)
    if (anyOf) return fc.oneof(...anyOf.map((each) => this.#of(each, depth + 1)))
    if (Array.isArray(type)) return fc.constantFrom(...type).chain((one) => plain[one as string]!)
    if (type === 'array') return fc.array(this.#of(items, depth + 1), { maxLength: 2 })
    if (type === 'object') return this.#object(definition, depth)
    return typeof type === 'string' ? plain[type]! : anything
  }

  #object({ properties = {}, required = [], additionalProperties }: Definition, depth: number): fc.Arbitrary<unknown> {
    const members = Object.entries(properties).filter(([name]) => depth < 10 || required.includes(name))
    const named = fc.record(
      Object.fromEntries(members.map(([name, each]) => [name, special[name] ?? this.#of(each, depth + 1)])),
      {
        requiredKeys: [...required],
      },
    )
    const rest = typeof additionalProperties === 'object' ? this.#of(additionalProperties, depth + 1) : anything
    const more = fc.dictionary(fc.constantFrom('more', 'x-y', 'constructor'), rest, { maxKeys: 1 })
    return fc.tuple(more, named).map(([others, own]) => ({ ...others, ...own }))
  }
}

type Place = { readonly holder: Record<string, unknown>; readonly key: string }

function placesIn(value: unknown): Place[] {
  if (value === null || typeof value !== 'object') return []
  const holder = value as Record<string, unknown>
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesIn(holder[key])])
}

function changed(value: unknown, change: { at: number; to: unknown } | null): unknown {
  const copy = structuredClone(value)
  const places = placesIn(copy)
  if (!change || places.length === 0) return copy
  const { holder, key } = places[change.at % places.length]!
  if (change.to === undefined && !Array.isArray(holder)) delete holder[key]
  else holder[key] = change.to ?? null
  return copy
}
