import { answerAll, ErrorCode, isAsked, ProtocolError, type Json, type Question } from '@mortise/protocol'
import type { Context } from '../context.js'
import { interviewOf } from './interview.js'

const mostRounds = 10

/**
 * What a handler comes to that may return questions: they are put, and it runs again with the answers, within the same
 * call. `first` is what its first run returned. Throws where it asks more than ten times.
 */
export async function afterRounds(
  first: unknown,
  run: () => unknown,
  put: (ctx: Context, key: string, question: Question) => Promise<Json>,
  ctx: Context,
): Promise<unknown> {
  let returned = await first
  for (let round = 0; isAsked(returned); round++) {
    if (round === mostRounds) {
      throw new ProtocolError(ErrorCode.internal, `${ctx.request.method} asked more than ${mostRounds} times`)
    }
    await answerAll(returned.questions, (question, key) => put(ctx, key, question))
    const interview = interviewOf(ctx)
    interview.again()
    ctx.resume = { answers: interview.answers, state: returned.state }
    returned = await run()
  }
  return returned
}
