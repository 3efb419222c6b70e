import { z } from 'zod'
import { answerOf, jsonOf } from '../network/body.js'
import { line } from '../network/foreign.js'
import type { Page } from '../network/page.js'
import { longestPause } from '../network/persist.js'
import { retryAfter } from '../network/retry-after.js'
import { ProviderError } from '../provider.js'

const problem = z.object({ type: z.string(), title: z.string(), detail: z.string().optional() })
/** Places that the NWS does not look after. */
const elsewhere = /\/(InvalidPoint|MarineForecastNotSupported)$/

/** Reads what the NWS answered as JSON. Throws `ProviderError` for what is no answer. */
export function verdict(page: Page, now: number): unknown {
  const said = problem.safeParse(jsonOf(page))
  const reason = said.success ? line(said.data.detail ?? said.data.title) : ''
  if (page.status === 429) {
    const after = retryAfter(page.headers, now) ?? 5000
    const outlook = after > longestPause ? { until: now + after } : { passing: true, after }
    throw new ProviderError('quota', 'NWS says that it is asked too often', 'Ask again later, and less often.', outlook)
  }
  if (said.success && elsewhere.test(said.data.type)) {
    throw new ProviderError('unsupported', `NWS does not cover this place (${reason})`, 'Ask another provider.')
  }
  if (said.success && page.status >= 400 && page.status < 500 && page.status !== 403) {
    throw new ProviderError('rejected', `NWS refused the request: ${reason}`, 'Check the location.')
  }
  return answerOf(page, 'NWS', reason, now)
}
