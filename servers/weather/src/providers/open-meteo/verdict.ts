import { z } from 'zod'
import { answerOf, jsonOf } from '../network/body.js'
import { clause, line } from '../network/foreign.js'
import type { Page } from '../network/page.js'
import { longestPause } from '../network/persist.js'
import { retryAfter } from '../network/retry-after.js'
import { ProviderError } from '../provider.js'

const refusal = z.object({ error: z.literal(true), reason: z.string() })

/**
 * Reads what Open-Meteo answered as JSON. Throws `ProviderError` by what the body says rather than by the status, for some
 * callers got an exhausted quota as 400 or even 200.
 */
export function verdict(page: Page, now: number): unknown {
  const { status } = page
  const refused = refusal.safeParse(jsonOf(page))
  const reason = refused.success ? line(refused.data.reason) : ''
  if (status === 429 || /request limit exceeded/i.test(reason)) throw overQuota(page, reason, now)
  if (refused.success && status < 500) {
    throw new ProviderError('rejected', `Open-Meteo refused the request: ${reason}`, 'Check the location and the days.')
  }
  return answerOf(page, 'Open-Meteo', reason, now)
}

const hour = 3_600_000
/** The windows in which Open-Meteo counts, each with its length in milliseconds. */
const windows = [
  [/hourly/i, hour, 'Ask again in the next hour; asking earlier does not help.'],
  [/daily/i, 24 * hour, 'Ask again tomorrow; asking earlier does not help.'],
] as const

function overQuota({ headers }: Page, reason: string, now: number): ProviderError {
  const said = `Open-Meteo's free quota is used up${reason && ` (${clause(reason)})`}`
  for (const [name, length, next] of windows) {
    if (name.test(reason))
      return new ProviderError('quota', said, next, { until: (Math.floor(now / length) + 1) * length })
  }
  const after = retryAfter(headers, now) ?? 60_000
  const next = /minutely/i.test(reason) ? 'Ask again in a minute.' : 'Ask again later, and less often.'
  return new ProviderError('quota', said, next, { passing: after <= longestPause, after, until: now + after })
}
