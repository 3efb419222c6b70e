/** What a tool takes and what it gives, as types alone; `undefined` where it has no output schema. */
export interface ToolTypes {
  /** Its arguments, as a caller writes them. */
  readonly takes: unknown
  /** Its `structuredContent`. */
  readonly gives: unknown
}

/** The tools of a server by their names, as types alone. */
export type Offer = Record<string, ToolTypes>

/** No tool that is known as a type. */
export type NoOffer = Record<never, ToolTypes>

/** Something whose tools are known as types: a server that was given them when it was made. */
export interface Offering<T = NoOffer> {
  /** Carries the types alone; there is no such member at run time. */
  readonly offer?: T
}
