import { afresh, isAsked, methods, requireCapability, type Json, type Outcome, type Questions } from '@mortise/protocol'
import type { Context } from '../context.js'
import { definitionOfQuestion, Interview } from '../interview.js'
import { serving } from '../served.js'
import type { Binding } from '../state.js'
import { stream } from '../subscriptions.js'
import type { ServerFamily } from './family.js'

/** Says everything each time: questions ride in the result, and the handler runs again with the answers. */
export const stateless: ServerFamily = {
  serves: [
    serving(methods.discover, (_params, { server }) => {
      const { capabilities, instructions, spoken } = server
      const described = { supportedVersions: spoken.map(({ version }) => version), capabilities }
      return instructions === undefined ? described : { ...described, instructions }
    }),
    serving(methods.listen, ({ notifications }, ctx) => stream(notifications, ctx)),
  ],

  admit() {},

  ask(ctx, key, question) {
    requireCapability(definitionOfQuestion(question), 'client', ctx.caller.capabilities)
    return (ctx.interview ??= new Interview()).ask(key, question)
  },

  async settle(run, ctx) {
    if (ctx.resume.state !== undefined) await resume(ctx, ctx.resume.state as string)
    else if (ctx.resume.answers !== afresh.answers) ctx.resume = afresh
    let returned: unknown
    try {
      returned = await run()
    } catch (reason) {
      if (!ctx.interview?.open) throw reason
    }
    const { interview } = ctx
    if (interview?.open) return suspend(ctx, interview, interview.questions)
    if (!isAsked(returned)) return { done: true, result: returned as Json }
    for (const question of Object.values(returned.questions)) {
      requireCapability(definitionOfQuestion(question), 'client', ctx.caller.capabilities)
    }
    return suspend(ctx, interview ?? new Interview(), returned.questions, returned.state)
  },

  logLevel: ({ caller }) => caller.logLevel,
}

const bindingOf = ({ request, params, principal }: Context): Binding => ({ method: request.method, params, principal })

/** Opens the state that came back. An answer that comes without its state was never asked for, and is left aside. */
async function resume(ctx: Context, sealed: string): Promise<void> {
  const carried = await ctx.server.sealer.open(sealed, bindingOf(ctx))
  ctx.interview = Interview.resume(carried, ctx.resume.answers)
  ctx.resume = { answers: ctx.interview.answers, state: carried.state }
}

async function suspend(ctx: Context, interview: Interview, questions: Questions, state?: unknown): Promise<Outcome> {
  const carried = await interview.carry(questions, state ?? ctx.resume.state)
  return { done: false, questions, state: await ctx.server.sealer.seal(carried, bindingOf(ctx)) }
}
