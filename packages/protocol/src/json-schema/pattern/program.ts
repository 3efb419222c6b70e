import type { CharSet } from './chars.js'
import { PatternError } from './reader.js'
import type { Edge, Tree } from './tree.js'

/** What a state is for. */
export const Kind = { done: 0, one: 1, fork: 2, edge: 3, look: 4 } as const

/** A state of a machine: what it asks for, and the states that follow when it is given that. */
export interface State {
  readonly kind: number
  /** The state that follows; of a fork, one of the two. */
  next: number
  /** The other state that follows a fork. */
  readonly other: number
  /** The characters that let a state of kind `one` go on. */
  readonly has: CharSet['has']
  /** The work of asking. */
  readonly cost: number
  /** What a state of kind `edge` asks for. */
  readonly edge: Edge
  /** The number of the look-around that a state of kind `look` asks for. */
  readonly look: number
}

/** A machine that reads texts one way, and is in all its possible states at once. */
export interface Program {
  readonly states: readonly State[]
  readonly start: number
  readonly backward: boolean
}

/** A look-around: at which places of a text its program matches is found before anything that needs it is matched. */
export interface Look {
  readonly program: Program
  readonly negative: boolean
}

/** Says that the allowance is used up. */
export const tooLarge = 'the patterns are too large, counts written out; use smaller counts, or minLength and maxLength'

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

const blank: State = { kind: Kind.done, next: 0, other: 0, has: () => false, cost: 1, edge: 'start', look: 0 }

// What looks ahead is matched from the far end backward, so that one sweep finds every place where it can begin.
function build(tree: Tree, backward: boolean, looks: Look[], allowance: Allowance): Program {
  const states: State[] = []
  const afford = (): void => {
    if (--allowance.states < 0) {
      throw new PatternError(tooLarge)
    }
  }
  // Every state has the same members in the same order: reading them is the inner loop of matching.
  const add = (parts: Partial<State>): number => {
    afford()
    return states.push({ ...blank, ...parts }) - 1
  }
  const repeat = (body: Tree, least: number, most: number, next: number): number => {
    let entry = next
    if (most === Infinity) {
      entry = add({ kind: Kind.fork, other: next })
      states[entry]!.next = emit(body, entry)
    } else {
      for (let i = least; i < most; i++) entry = add({ kind: Kind.fork, next: emit(body, entry), other: next })
    }
    for (let i = 0; i < least; i++) {
      afford()
      entry = emit(body, entry)
    }
    return entry
  }
  // Makes the states that lead through a tree to the state that is to follow, and returns the first of them.
  const emit = (part: Tree, next: number): number => {
    if (part.kind === 'one') return add({ kind: Kind.one, ...part.set, next })
    if (part.kind === 'edge') return add({ kind: Kind.edge, edge: part.edge, next })
    if (part.kind === 'repeat') return repeat(part.body, part.least, part.most, next)
    if (part.kind === 'sequence') {
      const order = backward ? part.parts : part.parts.toReversed()
      return order.reduce((after, each) => emit(each, after), next)
    }
    if (part.kind === 'choice') {
      const [last, ...others] = part.options.map((each) => emit(each, next)).toReversed()
      return others.reduce((other, entry) => add({ kind: Kind.fork, next: entry, other }), last!)
    }
    const program = build(part.body, part.ahead, looks, allowance)
    return add({ kind: Kind.look, look: looks.push({ program, negative: part.negative }) - 1, next })
  }
  const done = add({ kind: Kind.done })
  return { states, start: emit(tree, done), backward }
}
