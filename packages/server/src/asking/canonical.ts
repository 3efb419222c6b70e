/** How many values, and how many levels of them, are written: more of them would hold up everybody else. */
const mostValues = 100_000
const mostLevels = 512

/** What is said of a value that is more than that. */
export const beyondCanonical = `it holds more than ${mostValues} values, or ${mostLevels} levels of them`

/**
 * A value's JSON, its members in order, so that it does not matter how the far side wrote it. Undefined where there is
 * too much of it to write without holding up everybody else.
 */
export function canonical(value: unknown): string | undefined {
  const parts: string[] = []
  let left = mostValues

  const writeArray = (items: readonly unknown[], levels: number): boolean => {
    if ((left -= items.length) < 0) return false
    return items.every((item, i) => {
      if (i > 0) parts.push(',')
      return write(item, levels)
    })
  }
  const writeObject = (members: Readonly<Record<string, unknown>>, levels: number): boolean => {
    const names = Object.keys(members)
    if ((left -= names.length) < 0) return false
    let between = ''
    return names.sort().every((name) => {
      const member = members[name]
      if (member === undefined || typeof member === 'function') return true
      parts.push(between, JSON.stringify(name), ':')
      between = ','
      return write(member, levels)
    })
  }
  const write = (said: unknown, levels: number): boolean => {
    const each = asWritten(said)
    if (typeof each !== 'object' || each === null) {
      parts.push(JSON.stringify(each) ?? 'null')
      return true
    }
    if (levels === 0) return false
    const [open, close] = Array.isArray(each) ? '[]' : '{}'
    parts.push(open!)
    const all = Array.isArray(each)
      ? writeArray(each, levels - 1)
      : writeObject(each as Readonly<Record<string, unknown>>, levels - 1)
    parts.push(close!)
    return all
  }

  return write(value, mostLevels) ? parts.join('') : undefined
}

/** A date, for one, has a form of its own in JSON. */
const asWritten = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'toJSON' in value && typeof value.toJSON === 'function'
    ? (value.toJSON as () => unknown)()
    : value
