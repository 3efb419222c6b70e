import { ErrorCode, ProtocolError } from '@mortise/protocol'
import type { AskingContext } from '@mortise/server'
import { z } from 'zod'
import { Failure } from '../failure.js'

/** What is asked of the user. */
export interface Request {
  /** What would be changed. */
  readonly path: string
  /** What would be done, as a question: what it is done to, and what would be lost. */
  readonly question: string
  /** What to pass instead, for a client that cannot ask. */
  readonly instead: string
}

/** More files than this are not copied before the user was asked. */
export const MANY = 100

/** How tools take a consent that was given beforehand. */
export const confirmSchema = z
  .boolean()
  .default(false)
  .describe('The user has agreed to this already: do not ask. Never pass it on your own account')

const Consent = z.object({
  confirm: z.boolean().meta({ title: 'Go ahead', description: 'Whether this may be done' }),
})

/** Asks the user; throws `NOT_CONFIRMED` unless the answer is yes. Comes before anything is done, as calls may run again. */
export const askConsent = async (ctx: AskingContext, key: string, request: Request): Promise<void> => {
  const { path, question, instead } = request
  const answer = await ctx.elicit(key, { message: question, schema: Consent }).catch((error: unknown) => {
    if (!(error instanceof ProtocolError && error.code === ErrorCode.missingCapability)) throw error
    const what = `This client cannot ask the user: ${question.replace(/[.?]$/, '')}`
    throw new Failure('NOT_CONFIRMED', what, instead).about(path)
  })
  if (answer.action === 'accept' && answer.content.confirm) return
  throw new Failure('NOT_CONFIRMED', 'The user does not want this to be done', 'Leave everything as it is.').about(path)
}
