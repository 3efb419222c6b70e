import type { Budget } from './budget.js'

/** What the subschemas that apply to one value have looked at so far; `unevaluated...` applies to the rest. */
export class Seen {
  #allNames = false
  #names: Set<string> | undefined
  #items: Set<number> | undefined
  #upTo = 0

  /** Counts every member as looked at. */
  addAllNames(): void {
    this.#allNames = true
  }

  /** Counts one member as looked at. */
  addName(name: string): void {
    if (!this.#allNames) (this.#names ??= new Set()).add(name)
  }

  /** Counts the items before this number as looked at. */
  addItemsTo(end: number): void {
    if (end > this.#upTo) this.#upTo = end
  }

  /** Counts one item as looked at. */
  addItem(index: number): void {
    ;(this.#items ??= new Set()).add(index)
  }

  /** Whether a member was looked at. */
  hasName(name: string): boolean {
    return this.#allNames || (this.#names?.has(name) ?? false)
  }

  /** Whether an item was looked at. */
  hasItem(index: number): boolean {
    return index < this.#upTo || (this.#items?.has(index) ?? false)
  }

  /** Takes over what a subschema that fits has looked at. */
  merge(other: Seen, budget: Budget): void {
    budget.spend((other.#names?.size ?? 0) + (other.#items?.size ?? 0))
    if (other.#allNames) this.#allNames = true
    for (const name of other.#names ?? []) this.addName(name)
    for (const index of other.#items ?? []) this.addItem(index)
    this.addItemsTo(other.#upTo)
  }
}
