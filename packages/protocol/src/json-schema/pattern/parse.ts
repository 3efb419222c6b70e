import { dot } from './chars.js'
import { readClass } from './class.js'
import { readEscape, setOf } from './escape.js'
import { Reader } from './reader.js'
import type { Tree } from './tree.js'

const deepest = 50

/**
 * Reads a regular expression in the syntax of ECMAScript with the `u` flag, without back-references; where that flag
 * forbids an escape or a bracket that can only mean itself, it does. Throws a `PatternError`.
 */
export function parse(source: string): Tree {
  const reader = new Reader(source)
  const tree = readChoice(reader, deepest)
  if (!reader.ended) reader.fail('a parenthesis closes nothing')
  return tree
}

function readChoice(reader: Reader, depth: number): Tree {
  if (depth === 0) reader.fail(`groups are nested over ${deepest} deep`)
  const options = [readSequence(reader, depth)]
  while (reader.eat('|')) options.push(readSequence(reader, depth))
  return options.length === 1 ? options[0]! : { kind: 'choice', options }
}

function readSequence(reader: Reader, depth: number): Tree {
  const parts: Tree[] = []
  while (!reader.ended && reader.next !== '|' && reader.next !== ')') parts.push(readTerm(reader, depth))
  return parts.length === 1 ? parts[0]! : { kind: 'sequence', parts }
}

function readTerm(reader: Reader, depth: number): Tree {
  if (reader.eat('^')) return { kind: 'edge', edge: 'start' }
  if (reader.eat('$')) return { kind: 'edge', edge: 'end' }
  if (reader.eat('\\b')) return { kind: 'edge', edge: 'word' }
  if (reader.eat('\\B')) return { kind: 'edge', edge: 'no word' }
  for (const [opening, ahead, negative] of looks) {
    if (reader.eat(opening)) return { kind: 'look', body: readGroup(reader, depth), ahead, negative }
  }
  return readCounts(reader, readAtom(reader, depth))
}

const looks = [
  ['(?=', true, false],
  ['(?!', true, true],
  ['(?<=', false, false],
  ['(?<!', false, true],
] as const

function readGroup(reader: Reader, depth: number): Tree {
  const body = readChoice(reader, depth - 1)
  return reader.eat(')') ? body : reader.fail('a group has no end')
}

function readAtom(reader: Reader, depth: number): Tree {
  if (readCount(reader)) reader.fail('there is nothing to repeat')
  if (reader.eat('(?:')) return readGroup(reader, depth)
  if (reader.eat('(?')) {
    const named = reader.eat('<') && /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(reader.takeWhile((c) => c !== '>'))
    return named && reader.eat('>') ? readGroup(reader, depth) : reader.fail('this kind of group is not supported')
  }
  if (reader.eat('(')) return readGroup(reader, depth)
  if (reader.eat('[')) return { kind: 'one', set: readClass(reader) }
  if (reader.eat('.')) return { kind: 'one', set: dot }
  if (reader.eat('\\')) return { kind: 'one', set: setOf(readEscape(reader)) }
  return { kind: 'one', set: setOf(reader.take().codePointAt(0)!) }
}

/** Puts the count behind an atom, if there is one, to it. */
function readCounts(reader: Reader, body: Tree): Tree {
  const count = readCount(reader)
  if (!count) return body
  const [least, most] = count
  reader.eat('?')
  return { kind: 'repeat', body, least, most }
}

/** Reads a count if one comes next; a brace that begins none stands for itself. */
function readCount(reader: Reader): [least: number, most: number] | undefined {
  if (reader.eat('*')) return [0, Infinity]
  if (reader.eat('+')) return [1, Infinity]
  if (reader.eat('?')) return [0, 1]
  const back = reader.at
  if (!reader.eat('{')) return undefined
  const inside = /^(\d+)(?:(,)(\d*))?$/.exec(reader.takeWhile((character) => /^[\d,]$/.test(character)))
  if (!inside || !reader.eat('}')) {
    reader.at = back
    return undefined
  }
  const least = Number(inside[1])
  const most = inside[3] ? Number(inside[3]) : inside[2] ? Infinity : least
  return least <= most ? [least, most] : reader.fail('the numbers of the count are out of order')
}
