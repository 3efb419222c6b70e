import { Cancel, type Id } from '@mortise/protocol'

/** A question under way, and the call that it came with, where the channel tells. */
export class Serving extends Cancel {
  readonly about: Id | undefined

  constructor(about: Id | undefined) {
    super()
    this.about = about
  }
}
