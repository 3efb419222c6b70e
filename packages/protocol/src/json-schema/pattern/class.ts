import { except, ofRanges, union, type CharSet, type Range } from './chars.js'
import { readEscape, type Escaped } from './escape.js'
import type { Reader } from './reader.js'

const hyphen = 45

const member = (reader: Reader): Escaped => {
  if (!reader.eat('\\')) return reader.take().codePointAt(0)!
  return reader.eat('b') ? 8 : readEscape(reader)
}

/** Reads a class behind its opening bracket. A hyphen beside a set, as in `[\w-.]`, stands for itself. */
export function readClass(reader: Reader): CharSet {
  const negative = reader.eat('^')
  const ranges: Range[] = []
  const sets: CharSet[] = []
  const add = (escaped: Escaped): void => {
    if (typeof escaped === 'number') ranges.push([escaped, escaped])
    else sets.push(escaped)
  }
  while (!reader.eat(']')) {
    if (reader.ended) return reader.fail('the class has no end')
    const first = member(reader)
    const back = reader.at
    if (!reader.eat('-') || reader.next === ']' || reader.ended) {
      reader.at = back
      add(first)
      continue
    }
    const last = member(reader)
    if (typeof first === 'number' && typeof last === 'number') {
      if (first > last) return reader.fail('the range in the class is out of order')
      ranges.push([first, last])
    } else [first, hyphen, last].forEach(add)
  }
  const whole = union([ofRanges(ranges), ...sets])
  return negative ? except(whole) : whole
}
