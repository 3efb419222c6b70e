import type { CharSet } from './chars.js'
import { PatternError } from './reader.js'
import type { Edge, Tree } from './tree.js'

/** One state of a machine: what lets it go on, and to where. A state of a kind of its own means that all matched. */
export type State =
  | { readonly kind: 'one'; readonly set: CharSet; readonly next: number }
  | { readonly kind: 'edge'; readonly edge: Edge; readonly next: number }
  | { readonly kind: 'look'; readonly look: Look; readonly next: number }
  | { readonly kind: 'fork'; next: number; readonly other: number }
  | { readonly kind: 'done' }

/** A machine that reads texts one way, in all its possible states at once. */
export interface Program {
  readonly states: readonly State[]
  readonly start: number
  readonly backward: boolean
}

/** A look-around: at which places of a text its program matches is found before anything else is matched. */
export interface Look {
  readonly program: Program
  readonly number: number
  readonly negative: boolean
}

/** How many states may still be made; shared by the patterns of a schema. */
export interface Allowance {
  states: number
}

/** A pattern ready to run; its look-arounds stand in the order in which they need each other. */
export interface Plan {
  readonly main: Program
  readonly looks: readonly Look[]
}

/** Makes the machines of a regular expression; throws a `PatternError` when they are larger than allowed. */
export function plan(tree: Tree, allowance: Allowance): Plan {
  const looks: Look[] = []
  return { main: build(tree, false, looks, allowance), looks }
}

// What looks ahead is matched from the far end backward, so that one sweep finds every place where it can begin.
function build(tree: Tree, backward: boolean, looks: Look[], allowance: Allowance): Program {
  const states: State[] = [{ kind: 'done' }]
  const afford = (): void => {
    if (--allowance.states < 0) {
      throw new PatternError(
        'too large once its counts are written out; use smaller counts, or minLength and maxLength',
      )
    }
  }
  const add = (state: State): number => {
    afford()
    return states.push(state) - 1
  }
  const repeat = (body: Tree, least: number, most: number, next: number): number => {
    let entry = next
    if (most === Infinity) {
      const fork = { kind: 'fork' as const, next: 0, other: next }
      entry = add(fork)
      fork.next = emit(body, entry)
    } else {
      for (let i = least; i < most; i++) entry = add({ kind: 'fork', next: emit(body, entry), other: next })
    }
    for (let i = 0; i < least; i++) {
      afford()
      entry = emit(body, entry)
    }
    return entry
  }
  // Makes the states that lead through a tree to the state that is to follow, and returns the first of them.
  const emit = (part: Tree, next: number): number => {
    if (part.kind === 'one') return add({ kind: 'one', set: part.set, next })
    if (part.kind === 'edge') return add({ kind: 'edge', edge: part.edge, next })
    if (part.kind === 'repeat') return repeat(part.body, part.least, part.most, next)
    if (part.kind === 'sequence') {
      const order = backward ? part.parts : part.parts.toReversed()
      return order.reduce((after, each) => emit(each, after), next)
    }
    if (part.kind === 'choice') {
      const [last, ...others] = part.options.map((each) => emit(each, next)).toReversed()
      return others.reduce((other, entry) => add({ kind: 'fork', next: entry, other }), last!)
    }
    const program = build(part.body, part.ahead, looks, allowance)
    const look = { program, number: looks.length, negative: part.negative }
    looks.push(look)
    return add({ kind: 'look', look, next })
  }
  afford()
  const start = emit(tree, 0)
  return { states, start, backward }
}
