import type { Budget } from './budget.js'
import type { Json } from './copy.js'

/** Whether a value is no array and no object, and so equal to another one just when they are the same. */
export const isPlain = (value: unknown): boolean => value === null || typeof value !== 'object'

// Each level writes its text anew, so that a long string far down costs once per level.
const joined = (open: string, parts: readonly string[], close: string, budget: Budget): string => {
  const text = open + parts.join() + close
  budget.spend(text.length >> 6)
  return text
}

/**
 * A text that two JSON values share exactly when JSON Schema calls them equal: the order of members does not count, and
 * 1 is 1.0. Takes its work off the budget.
 */
export function canonical(value: unknown, budget: Budget): string {
  if (typeof value === 'string') {
    budget.spend(value.length >> 5)
    return JSON.stringify(value)
  }
  // Zero has a sign in memory, but not in JSON Schema.
  if (value === null || typeof value !== 'object') return String(value === 0 ? 0 : value)
  budget.enter()
  const text = Array.isArray(value) ? ofArray(value, budget) : ofObject(value as Json, budget)
  budget.leave()
  return text
}

const ofArray = (items: readonly unknown[], budget: Budget): string => {
  budget.spend(2 * items.length)
  const parts = items.map((item) => canonical(item, budget))
  return joined('[', parts, ']', budget)
}

const ofObject = (value: Json, budget: Budget): string => {
  const names = Object.keys(value).sort()
  budget.spend(3 + 3 * names.length)
  const parts: string[] = []
  for (const name of names) {
    if (value[name] === undefined) continue
    parts.push(`${canonical(name, budget)}:${canonical(value[name], budget)}`)
  }
  return joined('{', parts, '}', budget)
}
