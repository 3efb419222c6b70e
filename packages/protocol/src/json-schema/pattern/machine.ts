import type { Budget } from '../budget.js'
import { word } from './chars.js'
import { Kind, type Program, type State } from './program.js'

/** A text to match: its code points, and for each look-around the places where that holds. */
export interface Scene {
  readonly points: Uint32Array
  readonly length: number
  readonly places: readonly Uint8Array[]
}

// Read once, for they are compared with at every visit.
const { look: isLook, one, fork, done } = Kind

const isWord = ({ points, length }: Scene, at: number): boolean => at >= 0 && at < length && word.has(points[at]!)

const holds = ({ kind, edge, look }: State, scene: Scene, at: number): boolean => {
  if (kind === isLook) return scene.places[look]![at] === 1
  if (edge === 'start') return at === 0
  if (edge === 'end') return at === scene.length
  return (isWord(scene, at - 1) !== isWord(scene, at)) === (edge === 'word')
}

/** Runs a program over texts, in all its possible states at once; what it needs room for is kept between texts. */
export class Machine {
  readonly #program: Program
  /** For each state, the place at which it was last entered, counted from 1. */
  readonly #marks: Int32Array
  /** The states still to enter at this place. */
  readonly #open: Int32Array
  /** The states that wait for the next character: the first `#count` of these. */
  #waiting: Int32Array
  #spare: Int32Array
  #count = 0
  /** Whether all has matched, to end at this place. */
  #done = false
  #visits = 0

  constructor(program: Program) {
    const { length } = program.states
    this.#program = program
    this.#marks = new Int32Array(length)
    this.#open = new Int32Array(2 * length + 1)
    this.#waiting = new Int32Array(length)
    this.#spare = new Int32Array(length)
  }

  /** Tries to match from every place of a text. Marks the places where it matches, or else stops at the first. */
  sweep(scene: Scene, budget: Budget, found?: Uint8Array): boolean {
    const { states, start, backward } = this.#program
    const { points, length } = scene
    const onlyAtStart = !found && states[start]!.kind === Kind.edge && states[start]!.edge === 'start'
    // A look-around is run over all of the text before anything else is, mostly for the first time.
    const price = found ? 1 : 3
    budget.spend(8 + (states.length >> 5))
    this.#marks.fill(0)
    this.#count = 0
    this.#visits = 0
    for (let gone = 0; gone <= length; gone++) {
      const at = backward ? length - gone : gone
      this.#done = false
      if (gone > 0) this.#step(points[backward ? at : at - 1]!, at, scene)
      this.#enter(start, at, scene)
      if (this.#done && !found) return true
      if (this.#done) found![at] = 1
      if (onlyAtStart && this.#count === 0) return false
      if (++this.#visits >= 64) {
        budget.spend(this.#visits >> price)
        this.#visits = 0
      }
    }
    return false
  }

  #step(point: number, at: number, scene: Scene): void {
    const { states } = this.#program
    const before = this.#waiting
    const count = this.#count
    this.#waiting = this.#spare
    this.#spare = before
    this.#count = 0
    for (let i = 0; i < count; i++) {
      const { has, cost, next } = states[before[i]!]!
      this.#visits += cost
      if (has(point)) this.#enter(next, at, scene)
    }
  }

  /** Enters a state, and all that it leads to without a character. */
  #enter(entry: number, at: number, scene: Scene): void {
    const { states } = this.#program
    const marks = this.#marks
    const open = this.#open
    let left = 0
    open[left++] = entry
    while (left > 0) {
      const number = open[--left]!
      if (marks[number] === at + 1) continue
      marks[number] = at + 1
      this.#visits++
      const state = states[number]!
      if (state.kind === one) this.#waiting[this.#count++] = number
      else if (state.kind === fork) {
        open[left++] = state.other
        open[left++] = state.next
      } else if (state.kind === done) this.#done = true
      else if (holds(state, scene, at)) open[left++] = state.next
    }
  }
}
