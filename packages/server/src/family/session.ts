import {
  declaredIn,
  ErrorCode,
  isAsked,
  methods,
  outcomeOf,
  ProtocolError,
  revisionOf,
  type Json,
  type Outcome,
  type Question,
} from '@mortise/protocol'
import { interviewOf } from '../asking/interview.js'
import { identified } from '../asking/page.js'
import { afterRounds } from '../asking/rounds.js'
import { soundQuestion } from '../asking/sound.js'
import type { Context } from '../context.js'
import { isLater } from '../later.js'
import { serving } from '../served.js'
import type { ServerFamily } from './family.js'

/** Agrees once, then talks: questions are requests of the server's own, and the handler waits for their answers. */
export const session: ServerFamily = {
  serves: [
    serving(methods.initialize, ({ protocolVersion, capabilities, clientInfo }, { server, session }) => {
      const spoken = server.spoken.filter(({ family }) => family === 'session')
      const revision = revisionOf(protocolVersion, spoken) ?? spoken[0]!
      if (session) session.caller = { revision, capabilities, info: clientInfo }
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
    let returned: unknown
    try {
      returned = run()
    } catch (reason) {
      end(ctx)
      throw reason
    }
    if (isLater(returned) || isAsked(returned)) return settleLater(returned, run, ctx)
    end(ctx)
    return outcomeOf(returned)
  },

  logLevel: ({ session }) => session?.logLevel ?? 'info',
}

/** Questions that nobody waits for any more are withdrawn. */
function end(ctx: Context): void {
  ctx.ended = true
  ctx.interview?.end()
}

async function settleLater(first: unknown, run: () => unknown, ctx: Context): Promise<Outcome> {
  try {
    return outcomeOf(await afterRounds(first, run, putReturned, ctx))
  } finally {
    end(ctx)
  }
}

/** Puts a question that the handler returned, and notes the answer for its next run. */
async function putReturned(ctx: Context, key: string, question: Question): Promise<Json> {
  const answer = await put(ctx, key, question)
  await interviewOf(ctx).note(key, question, answer)
  return answer
}

async function put(ctx: Context, key: string, question: Question): Promise<Json> {
  const { session, exchange, server } = ctx
  const def = soundQuestion(key, question)
  if (!session) {
    throw new ProtocolError(ErrorCode.missingCapability, `${def.name} cannot be asked: this client holds no session`)
  }
  const interview = interviewOf(ctx)
  interview.count(1, server.limits.questions)
  return session.request(def, identified(question.params, key, ctx), exchange, interview.over)
}
