/**
 * Follows a sequence item by item and says where another one stands in it, in the manner of Knuth, Morris and Pratt: in
 * time linear in both, whatever they hold. What the language offers for texts is not, for long ones made to be slow.
 */
export class Follower<T> {
  readonly #wanted: ArrayLike<T>
  /** How much of what is wanted still fits when an item after so many does not. */
  readonly #shorter: Int32Array
  readonly #overlapping: boolean
  #fitting = 0

  /** Takes what is wanted, at least one item, and whether one place may begin in another. */
  constructor(wanted: ArrayLike<T>, overlapping: boolean) {
    this.#wanted = wanted
    this.#overlapping = overlapping
    this.#shorter = new Int32Array(wanted.length + 1)
    for (let at = 1, fitting = 0; at < wanted.length; at++) {
      fitting = this.#after(fitting, wanted[at]!)
      this.#shorter[at + 1] = fitting
    }
  }

  /** Whether nothing of what came fits, so that all may be passed over up to where something does. */
  get idle(): boolean {
    return this.#fitting === 0
  }

  /** Takes the next item; true where what is wanted ends with it. */
  take(item: T): boolean {
    this.#fitting = this.#after(this.#fitting, item)
    if (this.#fitting < this.#wanted.length) return false
    this.#fitting = this.#overlapping ? this.#shorter[this.#fitting]! : 0
    return true
  }

  #after(fitting: number, item: T): number {
    let at = fitting
    while (at > 0 && this.#wanted[at] !== item) at = this.#shorter[at]!
    return this.#wanted[at] === item ? at + 1 : 0
  }
}
