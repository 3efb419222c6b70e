import type { Context } from '../context.js'

/** Whether a tool may, or must, be carried on beyond the request that calls it. */
export type TaskSupport = 'optional' | 'required'

/** Carries calls on after their requests have been answered. */
export interface Deferral {
  /** Runs a call of a tool, or takes it over and returns what its request is answered with meanwhile. */
  run(ctx: Context, tool: string, support: TaskSupport | undefined, work: () => Promise<unknown>): Promise<unknown>
}

/** The one deferral that there is, if any. Throws where there are several: a call is carried on by one. */
export function onlyDeferral(all: readonly (Deferral | undefined)[]): Deferral | undefined {
  const [first, second] = all.filter((each) => each !== undefined)
  if (!second) return first
  throw new TypeError('Several extensions carry calls on beyond their requests: give the server one of them')
}
