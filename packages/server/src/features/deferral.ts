import type { Context } from '../context.js'

/** Whether a tool may, or must, be carried on beyond the request that calls it. */
export type TaskSupport = 'optional' | 'required'

/** Carries calls on after their requests have been answered. */
export interface Deferral {
  /** Runs a call of a tool, or takes it over and returns what its request is answered with meanwhile. */
  run(ctx: Context, tool: string, support: TaskSupport | undefined, work: () => Promise<unknown>): Promise<unknown>
}
