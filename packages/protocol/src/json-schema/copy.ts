import { unpaid, type Budget } from './budget.js'
import type { Limits } from './limits.js'
import { below, SchemaError } from './schema-error.js'

/** A JSON object without a prototype, so that any name is only a name. */
export type Json = { [key: string]: unknown }

/** Whether a value is a JSON object, and not null or an array. */
export const isObject = (value: unknown): value is Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

/**
 * A private copy of a schema: a tree even where objects were shared or circular, its objects without prototypes,
 * members that are `undefined` left out. Throws a {@link SchemaError} on what is not JSON, too deep or too long.
 */
export function copy(original: unknown, limits: Limits, budget: Budget = unpaid): unknown {
  const path: (string | number)[] = []
  let length = 0
  const refuse = (what: string): never => {
    throw new SchemaError(path.reduce<string>(below, '#'), what)
  }
  const count = (more: number): void => {
    length += more
    if (length > limits.size) refuse(`the schema is over ${limits.size} characters long; raise \`size\` to take it`)
  }
  const inside = (key: string | number, value: unknown): unknown => {
    if (path.length === limits.depth) refuse(`nested over ${limits.depth} levels deep; raise \`depth\` to take it`)
    budget.spend(16)
    path.push(key)
    const twin = visit(value)
    path.pop()
    return twin
  }
  const visit = (value: unknown): unknown => {
    count(typeof value === 'string' ? value.length + 2 : 2)
    if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
    if (typeof value === 'number') return Number.isFinite(value) ? value : refuse(`${value} is not JSON`)
    if (typeof value !== 'object') return refuse(`a value of type ${typeof value} is not JSON`)
    if (Array.isArray(value)) return value.map((item, index) => inside(index, item))
    const twin = Object.create(null) as Json
    for (const key of Object.keys(value)) {
      const member = (value as Json)[key]
      if (member === undefined) continue
      count(key.length + 4)
      twin[key] = inside(key, member)
    }
    return twin
  }
  return visit(original)
}
