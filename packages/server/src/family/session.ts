import {
  declaredIn,
  ErrorCode,
  isAsked,
  methods,
  outcomeOf,
  ProtocolError,
  revisionOf,
  type Capabilities,
  type Implementation,
  type Json,
  type Outcome,
  type Question,
  type Revision,
} from '@mortise/protocol'
import { definitionOfQuestion, interviewOf } from '../asking/interview.js'
import { identified } from '../asking/page.js'
import type { Context } from '../context.js'
import { isLater } from '../later.js'
import { serving } from '../served.js'
import type { ServerFamily } from './family.js'

const maxRounds = 10

/** Agrees once, then talks: questions are requests of the server's own, and the handler waits for their answers. */
export const session: ServerFamily = {
  serves: [
    serving(methods.initialize, ({ protocolVersion, capabilities, clientInfo }, { server, session }) => {
      const spoken = server.spoken.filter(({ family }) => family === 'session')
      const revision = revisionOf(protocolVersion, spoken) ?? spoken[0]!
      if (session) session.caller = callerOf(revision, capabilities, clientInfo)
      const { info: serverInfo, instructions } = server
      const { version } = revision
      const agreed = { protocolVersion: version, capabilities: declaredIn(revision, server.capabilities), serverInfo }
      return instructions === undefined ? agreed : { ...agreed, instructions }
    }),
    serving(methods.ping, () => ({})),
    serving(methods.setLevel, ({ level }, { session }) => {
      if (session) session.logLevel = level
      return {}
    }),
    serving(methods.subscribe, ({ uri }, { session, server }) => {
      session?.follow(uri, server.limits.followed)
      return {}
    }),
    serving(methods.unsubscribe, ({ uri }, { session }) => {
      session?.leave(uri)
      return {}
    }),
  ],

  admit(def, { session }) {
    if (!session || def === methods.ping) return
    const opened = session.caller !== undefined
    if (opened === (def !== methods.initialize)) return
    throw new ProtocolError(
      ErrorCode.invalidRequest,
      opened ? 'This session is initialized already' : `Send ${methods.initialize.name} before ${def.name}`,
    )
  },

  ask: (ctx, key, question) => interviewOf(ctx).ask(key, question, () => put(ctx, key, question)),

  settle(run, ctx) {
    // Questions that nobody waits for are withdrawn.
    const end = (): void => {
      ctx.ended = true
      ctx.interview?.end()
    }
    let returned: unknown
    try {
      returned = run()
    } catch (reason) {
      end()
      throw reason
    }
    if (isLater(returned) || isAsked(returned)) return rounds(returned, run, ctx).finally(end)
    end()
    return outcomeOf(returned)
  },

  logLevel: ({ session }) => session?.logLevel ?? 'info',
}

const callerOf = (revision: Revision, capabilities: Capabilities, info: Implementation) => ({
  revision,
  capabilities,
  info,
})

/** A handler that returns questions runs again with the answers, within the same call. */
async function rounds(first: unknown, run: () => unknown, ctx: Context): Promise<Outcome> {
  for (let round = 0; round < maxRounds; round++) {
    const returned = await (round === 0 ? first : run())
    if (!isAsked(returned)) return outcomeOf(returned)
    const interview = interviewOf(ctx)
    const asking = Object.entries(returned.questions).map(async ([key, question]) =>
      interview.note(key, question, await put(ctx, key, question)),
    )
    await Promise.all(asking)
    interview.again()
    ctx.resume = { answers: interview.answers, state: returned.state }
  }
  throw new ProtocolError(ErrorCode.internal, `${ctx.request.method} asked more than ${maxRounds} times`)
}

async function put(ctx: Context, key: string, question: Question): Promise<Json> {
  const { session, exchange, server } = ctx
  const def = definitionOfQuestion(question)
  if (!session) {
    throw new ProtocolError(ErrorCode.missingCapability, `${def.name} cannot be asked: this client holds no session`)
  }
  const interview = interviewOf(ctx)
  interview.count(1, server.limits.questions)
  return session.request(def, identified(question.params, key, ctx), exchange, interview.over)
}
