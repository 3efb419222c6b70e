import { afresh, declaredIn, isAsked, methods, outcomeOf, type Outcome, type Questions } from '@mortise/protocol'
import { fitted, Interview, interviewOf } from '../asking/interview.js'
import type { Binding } from '../asking/state.js'
import type { Context } from '../context.js'
import { isLater } from '../later.js'
import { serving } from '../served.js'
import { stream } from '../subscriptions.js'
import type { ServerFamily } from './family.js'

/** Says everything each time: questions ride in the result, and the handler runs again with the answers. */
export const stateless: ServerFamily = {
  serves: [
    serving(methods.discover, (_params, { server, caller }) => {
      const { instructions, spoken } = server
      const capabilities = declaredIn(caller.revision, server.capabilities)
      const described = { supportedVersions: spoken.map(({ version }) => version), capabilities, ...server.lists }
      return instructions === undefined ? described : { ...described, instructions }
    }),
    serving(methods.listen, ({ notifications }, ctx) => stream(notifications, ctx)),
  ],

  admit() {},

  ask(ctx, key, question) {
    const asked = fitted(key, question, ctx.caller)
    const interview = interviewOf(ctx)
    return interview.ask(key, asked, () => interview.leave(key, asked))
  },

  settle(run, ctx) {
    if (ctx.resume.state !== undefined) return resume(ctx, ctx.resume.state as string).then(() => conclude(run, ctx))
    if (ctx.resume.answers !== afresh.answers) ctx.resume = afresh
    return conclude(run, ctx)
  },

  logLevel: ({ caller }) => caller.logLevel,
}

/** Runs a handler to its end, which it has reached at once where it returns no promise and has asked nothing. */
function conclude(run: () => unknown, ctx: Context): Outcome | Promise<Outcome> {
  let returned: unknown
  try {
    returned = run()
  } catch (reason) {
    if (!ctx.interview) throw reason
    returned = Promise.reject(reason as Error)
  }
  return ctx.interview || isLater(returned) || isAsked(returned) ? concludeLater(returned, ctx) : outcomeOf(returned)
}

async function concludeLater(running: unknown, ctx: Context): Promise<Outcome> {
  let returned: unknown
  let failure: { readonly reason: unknown } | undefined
  try {
    returned = await running
  } catch (reason) {
    failure = { reason }
  }
  const suspended = await ctx.interview?.settled()
  if (failure && !suspended) throw failure.reason
  if (isAsked(returned)) return suspend(ctx, fittedAll(returned.questions, ctx), returned.state)
  if (suspended) return suspend(ctx, {})
  ctx.interview?.end()
  return outcomeOf(returned)
}

const bindingOf = ({ request, params, principal }: Context): Binding => ({ method: request.method, params, principal })

/** Opens the state that came back. An answer that comes without its state was never asked for, and is left aside. */
async function resume(ctx: Context, sealed: string): Promise<void> {
  const { states } = ctx.server
  const opened = await states.open(sealed, bindingOf(ctx))
  ctx.interview = Interview.resume(opened.carried, ctx.resume.answers)
  await states.use(opened)
  ctx.resume = { answers: ctx.interview.answers, state: opened.carried.state }
}

const fittedAll = (questions: Questions, { caller }: Context): Questions =>
  Object.fromEntries(Object.entries(questions).map(([key, question]) => [key, fitted(key, question, caller)]))

/** Ends a run in its questions: those that the handler returned, and those that made it leave. */
async function suspend(ctx: Context, returned: Questions, given = ctx.resume.state): Promise<Outcome> {
  const interview = interviewOf(ctx)
  const all = (): Questions => {
    const questions = { ...returned, ...interview.questions }
    interview.count(Object.keys(questions).length, ctx.server.limits.questions)
    return questions
  }
  const { questions, carried } = await interview.carry(all, given)
  // Only a channel with headers may lead to another process the next time.
  const far = ctx.exchange.origin.header !== undefined
  return { done: false, questions, state: await ctx.server.states.seal(carried, bindingOf(ctx), far) }
}
