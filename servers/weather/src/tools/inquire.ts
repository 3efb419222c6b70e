import { ToolError, type AskingContext } from '@mortise/server'
import { inZone, type Location } from '../answers/location.js'
import { ProviderError } from '../providers/provider.js'
import type { Answered, Asked, Language } from '../providers/weather.js'
import { wordsOf } from '../words/saying.js'
import { locate } from './locate.js'
import type { Parts } from './parts.js'
import { stepsOf } from './steps.js'
import type { Where } from './where.js'

/** Asks about the weather; when there is none to give, the model is told the words of whoever was asked. */
export async function asking<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    throw error instanceof ProviderError ? new ToolError(error.message, { cause: error }) : error
  }
}

/** Finds the place that is meant and asks about it, telling the client each step. */
export async function inquire<A extends Answered>(
  where: Where,
  language: Language,
  parts: Parts,
  ctx: AskingContext,
  ask: (location: Location, asked: Asked) => Promise<A>,
): Promise<{ location: Location; answer: A }> {
  const { steps } = wordsOf[language]
  const { step, done } = stepsOf(ctx, steps, 3)
  step(steps.finding)
  const location = await locate(where, { ...parts, language }, ctx)
  const answer = await asking(ask(location, { signal: ctx.signal, language, step }))
  done()
  return { location: inZone(location, answer.timezone), answer }
}
