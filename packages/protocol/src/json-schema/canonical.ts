import { Spent, type Budget } from './budget.js'
import type { Json } from './copy.js'

const deepest = 400

/**
 * A text that two JSON values share exactly when JSON Schema calls them equal: the order of members does not count, and
 * 1 is 1.0. Takes its work off the budget.
 */
export function canonical(value: unknown, budget: Budget, depth = 0): string {
  if (value === null || typeof value !== 'object') {
    if (typeof value !== 'string') return Object.is(value, -0) ? '0' : String(value)
    budget.spend(1 + (value.length >> 5))
    return JSON.stringify(value)
  }
  if (depth > deepest) throw new Spent(`given up: values to compare are nested over ${deepest} levels deep`)
  if (Array.isArray(value)) {
    budget.spend(1 + value.length)
    return joined(
      '[',
      value.map((item) => canonical(item, budget, depth + 1)),
      ']',
      budget,
    )
  }
  const names = Object.keys(value).sort()
  budget.spend(1 + 2 * names.length)
  const members = names.map((name) => {
    budget.spend(name.length >> 5)
    return `${JSON.stringify(name)}:${canonical((value as Json)[name], budget, depth + 1)}`
  })
  return joined('{', members, '}', budget)
}

// Each level writes its text anew, so that long strings far down cost once per level.
const joined = (open: string, parts: string[], close: string, budget: Budget): string => {
  const text = open + parts.join() + close
  budget.spend(text.length >> 6)
  return text
}

/** Whether a value is no array and no object, and so equal to another one just when they are the same. */
export const isPlain = (value: unknown): boolean => value === null || typeof value !== 'object'

/** The work of comparing that no check pays for, because it is done once, with a schema. */
export const unpaid: Budget = { spend: () => undefined }
