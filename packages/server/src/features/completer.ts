import type { HandlerContext } from '../handler.js'

/**
 * Suggests values for what is being typed, best first; any number, of which 100 are sent. `given` are the values of the
 * other arguments so far.
 */
export type Completer = (
  value: string,
  ctx: HandlerContext,
  given: Readonly<Record<string, string>>,
) => readonly string[] | Promise<readonly string[]>
