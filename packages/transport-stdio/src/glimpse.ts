import type { Id } from '@mortise/protocol'

/** What a line shows of itself that cannot be read as a whole. */
export interface Glimpse {
  readonly id: Id
  /** Whether it answers the request of that id; else it is that request. */
  readonly isAnswer: boolean
}

/** How much of either end is looked at, in characters: the line may be of any length, and was written by who knows whom. */
const looked = 256

const version = String.raw`"jsonrpc"\s*:\s*"2\.0"`
const id = String.raw`"id"\s*:\s*(-?(?:0|[1-9]\d{0,15})|"[ !#-\[\]-~]{0,128}")`
/** The short members that come before the long one, and the name of that. */
const beginning = new RegExp(
  String.raw`^\s*\{\s*(?:${version}\s*,\s*)?(?:${id}\s*,\s*)?(?:${version}\s*,\s*)?"(method|params|result|error)"\s*:`,
)
/** The short members after it. As the brace that ends the line ends the message, an id right before it is the message's. */
const ending = new RegExp(String.raw`,\s*${id}\s*(?:,\s*${version}\s*)?\}\s*$`)

/** Finds whose request a line was, or whose answer, from how it begins and ends. Undefined where that is not clear. */
export function glimpse(head: string, tail: string): Glimpse | undefined {
  const [, first, member] = beginning.exec(head.slice(0, looked)) ?? []
  const found = member && (first ?? ending.exec(tail.slice(-looked))?.[1])
  return found ? { id: JSON.parse(found) as Id, isAnswer: member === 'result' || member === 'error' } : undefined
}
