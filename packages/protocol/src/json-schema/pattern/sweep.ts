import type { Budget } from '../budget.js'
import { word } from './chars.js'
import type { Look, Plan, Program } from './program.js'
import type { Edge } from './tree.js'

/** A text to match: its code points, and for each look-around the places where its program matches. */
interface Scene {
  readonly points: Uint32Array
  readonly length: number
  readonly places: readonly Uint8Array[]
}

const pointsOf = (text: string): { points: Uint32Array; length: number } => {
  const points = new Uint32Array(text.length)
  let length = 0
  for (let i = 0; i < text.length; i++) {
    const point = text.codePointAt(i)!
    points[length++] = point
    if (point > 0xffff) i++
  }
  return { points, length }
}

const isWord = ({ points, length }: Scene, at: number): boolean => at >= 0 && at < length && word(points[at]!)

const isEdge = (edge: Edge, scene: Scene, at: number): boolean => {
  if (edge === 'start') return at === 0
  if (edge === 'end') return at === scene.length
  return (isWord(scene, at - 1) !== isWord(scene, at)) === (edge === 'word')
}

const holds = ({ number, negative }: Look, { places }: Scene, at: number): boolean =>
  (places[number]![at] === 1) !== negative

/** The states that a machine is in at one place, each once. */
class Front {
  readonly #program: Program
  readonly #scene: Scene
  readonly #marks: Float64Array
  readonly #waiting: number[] = []
  #generation = 0
  /** The states that wait for a character. */
  states: number[] = []
  done = false
  /** How many states were looked at, those passed through included. */
  visits = 0

  constructor(program: Program, scene: Scene) {
    this.#program = program
    this.#scene = scene
    this.#marks = new Float64Array(program.states.length)
  }

  /** Begins a new place, and hands out the states of the one before. */
  move(): number[] {
    const { states } = this
    this.states = []
    this.done = false
    this.#generation++
    this.visits = 0
    return states
  }

  /** Enters a state, and all that it leads to without a character. */
  add(entry: number, at: number): void {
    const waiting = this.#waiting
    waiting.push(entry)
    while (waiting.length > 0) {
      const number = waiting.pop()!
      if (this.#marks[number] === this.#generation) continue
      this.#marks[number] = this.#generation
      this.visits++
      const state = this.#program.states[number]!
      if (state.kind === 'one') this.states.push(number)
      else if (state.kind === 'done') this.done = true
      else if (state.kind === 'fork') waiting.push(state.other, state.next)
      else if (state.kind === 'edge' ? isEdge(state.edge, this.#scene, at) : holds(state.look, this.#scene, at)) {
        waiting.push(state.next)
      }
    }
  }
}

/** Runs a machine over a text, begun anew at every place; marks the places where it matches, or stops at the first. */
const sweep = (program: Program, scene: Scene, budget: Budget, found?: Uint8Array): boolean => {
  const { states, start, backward } = program
  const { points, length } = scene
  const front = new Front(program, scene)
  const first = states[start]!
  const onlyAtStart = first.kind === 'edge' && first.edge === 'start' && !found
  budget.spend(1 + (states.length >> 6))
  let work = 0
  for (let gone = 0; gone <= length; gone++) {
    const at = backward ? length - gone : gone
    const point = points[backward ? at : at - 1]!
    const before = front.move()
    for (const number of before) {
      const state = states[number]!
      if (state.kind === 'one' && state.set(point)) front.add(state.next, at)
    }
    front.add(start, at)
    if (front.done && !found) return true
    if (front.done) found![at] = 1
    if (onlyAtStart && front.states.length === 0) return false
    work += before.length + front.visits
    if (work >= 64) {
      budget.spend(work >> 3)
      work = 0
    }
  }
  return false
}

/** Whether a pattern matches anywhere in a text, in time that grows with the length of the text and no faster. */
export function matches({ main, looks }: Plan, text: string, budget: Budget): boolean {
  budget.spend(text.length >> 4)
  const { points, length } = pointsOf(text)
  const places: Uint8Array[] = []
  const scene = { points, length, places }
  for (const { program } of looks) {
    budget.spend(1 + (length >> 6))
    const found = new Uint8Array(length + 1)
    sweep(program, scene, budget, found)
    places.push(found)
  }
  return sweep(main, scene, budget)
}
