import { Spent, type Budget } from './budget.js'
import type { Issue } from './issue.js'
import type { Limits } from './limits.js'
import { Seen } from './seen.js'

/** Whether a value fits one keyword or one subschema. */
export type Test = (value: unknown, run: Run) => boolean

/** A subschema that a reference leads to. */
export interface Target {
  /** Filled in before the first check: references may lead in circles. */
  test: Test | undefined
  /** The dynamic anchors of the resource that it stands in. */
  readonly scope: Scope
}

/** The dynamic anchors of one schema resource, by name. */
export type Scope = ReadonlyMap<string, Target>

const mostIssues = 10

/**
 * One pass of one check. A quiet pass stops at the first thing that does not fit and keeps no record; a loud one goes
 * on, keeps the path and collects issues. Only a value that has failed the first is given the second.
 */
export class Run implements Budget {
  loud = false
  /** What is wrong; filled by a loud pass only. */
  issues: Issue[] = []
  /** How many complaints, recorded or not, were about a fixed value: a sign that another alternative is meant. */
  misses = 0
  /** What was looked at in the present value; there while a subschema with `unevaluated...` waits for it. */
  seen: Seen | undefined = undefined
  /** The schema resources with dynamic anchors that were entered on the way here, outermost first. */
  readonly scopes: Scope[] = []
  /** Where in the value this is; kept by a loud pass only. */
  readonly path: (string | number)[] = []
  readonly #limits: Limits
  #left: number
  #nesting = 0

  constructor(limits: Limits, steps: number) {
    this.#limits = limits
    this.#left = steps
  }

  /** How many steps are left. */
  get left(): number {
    return this.#left
  }

  spend(steps: number): void {
    if ((this.#left -= steps) >= 0) return
    throw new Spent(`given up after ${this.#limits.steps} steps, the limit \`steps\`: too much work for this schema`)
  }

  enter(): void {
    this.spend(1)
    if (++this.#nesting <= this.#limits.nesting) return
    throw new Spent(`given up ${this.#limits.nesting} levels down, the limit \`nesting\`: nested too deeply`)
  }

  leave(): void {
    this.#nesting--
  }

  /** Tests a member or an item of the present value. */
  inside(key: string | number, value: unknown, test: Test): boolean {
    const { seen, loud } = this
    this.spend(1)
    this.seen = undefined
    if (loud) this.path.push(key)
    const fits = test(value, this)
    if (loud) this.path.pop()
    this.seen = seen
    return fits
  }

  /** Tests by what a reference has led to, or by a resource that stands within another one. */
  go({ test, scope }: Target, value: unknown): boolean {
    this.spend(1)
    if (scope.size > 0) this.scopes.push(scope)
    const fits = test!(value, this)
    if (scope.size > 0) this.scopes.pop()
    return fits
  }

  /** Tests quietly, and counts what was looked at only if the value fits. */
  attempt(test: Test, value: unknown): boolean {
    const { seen, loud } = this
    this.spend(1)
    this.loud = false
    this.seen = seen && new Seen()
    const fits = test(value, this)
    if (fits && this.seen) seen?.merge(this.seen, this)
    this.seen = seen
    this.loud = loud
    return fits
  }

  /** Says what is wrong here: in so many words, or by what was expected and what was found; for a test to return. */
  fail(words: string, found?: string | number): false {
    if (!this.loud || this.issues.length >= mostIssues) return false
    const message = found === undefined ? words : `expected ${words}, found ${found}`
    return this.report([{ path: [...this.path], message }])
  }

  /** Takes issues over, as far as there is room; for a test to return. */
  report(issues: readonly Issue[]): false {
    this.issues.push(...issues.slice(0, mostIssues - this.issues.length))
    return false
  }
}
