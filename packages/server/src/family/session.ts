import {
  answerAll,
  ErrorCode,
  isAsked,
  methods,
  ProtocolError,
  revisionOf,
  type Capabilities,
  type Implementation,
  type Json,
  type Question,
  type Revision,
} from '@mortise/protocol'
import type { Context } from '../context.js'
import { definitionOfQuestion } from '../interview.js'
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
      const agreed = { protocolVersion: version, capabilities: server.capabilities, serverInfo }
      return instructions === undefined ? agreed : { ...agreed, instructions }
    }),
    serving(methods.ping, () => ({})),
    serving(methods.setLevel, ({ level }, { session }) => {
      if (session) session.logLevel = level
      return {}
    }),
    serving(methods.subscribe, ({ uri }, { session }) => {
      session?.followed.add(uri)
      return {}
    }),
    serving(methods.unsubscribe, ({ uri }, { session }) => {
      session?.followed.delete(uri)
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

  ask: (ctx, _key, question) => put(ctx, question),

  async settle(run, ctx) {
    for (let round = 0; round < maxRounds; round++) {
      const returned = await run()
      if (!isAsked(returned)) return { done: true, result: returned as Json }
      const answers = await answerAll(returned.questions, (question) => put(ctx, question))
      ctx.resume = { answers: { ...ctx.resume.answers, ...answers }, state: returned.state }
    }
    throw new ProtocolError(ErrorCode.internal, `${ctx.request.method} asked more than ${maxRounds} times`)
  },

  logLevel: ({ session }) => session?.logLevel ?? 'info',
}

const callerOf = (revision: Revision, capabilities: Capabilities, info: Implementation) => ({
  revision,
  capabilities,
  info,
})

async function put({ session, exchange }: Context, question: Question): Promise<Json> {
  const def = definitionOfQuestion(question)
  if (session) return session.request(def, question.params, exchange)
  throw new ProtocolError(ErrorCode.missingCapability, `${def.name} cannot be asked: this client holds no session`)
}
