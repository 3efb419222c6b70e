import { only, range, union, type CharSet } from './chars.js'
import { readEscape, setOf, type Escaped } from './escape.js'
import type { Reader } from './reader.js'

const member = (reader: Reader): Escaped => {
  if (!reader.eat('\\')) return reader.take().codePointAt(0)!
  return reader.eat('b') ? 8 : readEscape(reader)
}

/** Reads a class behind its opening bracket. A hyphen beside a set, as in `[\w-.]`, stands for itself. */
export function readClass(reader: Reader): CharSet {
  const negative = reader.eat('^')
  const sets: CharSet[] = []
  while (!reader.eat(']')) {
    if (reader.ended) return reader.fail('the class has no end')
    const first = member(reader)
    const back = reader.at
    if (!reader.eat('-') || reader.next === ']' || reader.ended) {
      reader.at = back
      sets.push(setOf(first))
      continue
    }
    const last = member(reader)
    if (typeof first === 'number' && typeof last === 'number') {
      if (first > last) return reader.fail('the range in the class is out of order')
      sets.push(range(first, last))
    } else sets.push(setOf(first), only(45), setOf(last))
  }
  return union(sets, negative)
}
