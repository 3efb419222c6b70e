import { methods, question, type Params, type Result, type Root } from '@mortise/protocol'
import { readSaid } from '../said.js'
import type { Asker } from './asker.js'
import { handled } from './handled.js'

/** Asks the client's model to go on with a dialogue. */
export type Sample = (key: string, dialogue: Params<typeof methods.sample>) => Promise<Result<typeof methods.sample>>

/** Asks which folders the client's user works in. */
export type AskRoots = (key: string) => Promise<Root[]>

/** The sampling function of one handler's run. */
export const sample =
  (ctx: Asker): Sample =>
  (key, dialogue) =>
    handled(goOn(ctx, key, dialogue))

/** The function of one handler's run that asks for roots. */
export const roots =
  (ctx: Asker): AskRoots =>
  (key) =>
    handled(foldersOf(ctx, key))

async function goOn(ctx: Asker, key: string, dialogue: Parameters<Sample>[1]): ReturnType<Sample> {
  return readSaid(methods.sample.result, await ctx.ask(key, question(methods.sample, dialogue)), `answer '${key}'`)
}

async function foldersOf(ctx: Asker, key: string): Promise<Root[]> {
  const answer = await ctx.ask(key, question(methods.listRoots, {}))
  return readSaid(methods.listRoots.result, answer, `answer '${key}'`).roots
}
