import type { Id } from '@mortise/protocol'

/** What a line shows of itself that cannot be read as a whole. */
export interface Glimpse {
  readonly id: Id
  /** Whether it answers a request; else it is one. */
  readonly isAnswer: boolean
}

const version = String.raw`"jsonrpc"\s*:\s*"2\.0"`
const id = String.raw`"id"\s*:\s*(-?\d{1,16}|"[^"\\]{0,128}")`
/** The members before the long one, and its name. */
const beginning = new RegExp(
  String.raw`^\s*\{\s*(?:${version}\s*,\s*)?(?:${id}\s*,\s*)?(?:${version}\s*,\s*)?"(method|params|result|error)"\s*:`,
)
/** The members after the long one. A brace that closes the line closes the message, so the id before it is the message's. */
const ending = new RegExp(String.raw`,\s*${id}\s*(?:,\s*${version}\s*)?\}\s*$`)

/** Finds whose request, or the answer to whose, a line was, from how it begins and ends. Undefined when that is unclear. */
export function glimpse(head: string, tail: string): Glimpse | undefined {
  const [, before, member] = beginning.exec(head) ?? []
  const found = before ?? (member && ending.exec(tail)?.[1])
  if (found === undefined || found === '') return undefined
  return { id: JSON.parse(found) as Id, isAnswer: member === 'result' || member === 'error' }
}
