import { z } from 'zod'
import { answerOf, jsonOf } from '../network/body.js'
import { clause, line } from '../network/foreign.js'
import type { Page } from '../network/page.js'
import { ProviderError, type Outlook, type Problem } from '../provider.js'

const refusal = z.object({ status: z.string(), status_code: z.string() })

const hour = 3_600_000
const own = 'Check SENIVERSE_KEY and SENIVERSE_UID.'
const plan = 'The plan of this key does not include it.'
const later = 'Ask again later, and less often.'
const far = 'This is trouble at the far end: ask again in a few minutes.'

type Class = readonly [problem: Problem, next: string, outlook?: (now: number) => Outlook]
const spent: Class = ['quota', 'Its plan must be renewed, or paid for.', (now) => ({ until: now + hour })]
const missing: Class = ['rejected', 'Check the location.']
const inside: Class = ['unavailable', far, () => ({ passing: true })]

/** What the codes mean for those who ask. Only of a withheld place is another asked about in its stead. */
const classes: Readonly<Record<string, Class>> = {
  AP010001: ['rejected', 'Check the location.'],
  AP010002: ['denied', plan],
  AP010006: ['unsupported', plan],
  AP010010: missing,
  AP010011: missing,
  AP010017: missing,
  AP010012: spent,
  AP010013: spent,
  AP010014: ['quota', later, (now) => ({ until: now + 60_000 })],
  AP100001: inside,
  AP100002: inside,
  AP100003: inside,
  AP100004: inside,
}
const misconfigured: Class = ['denied', own]

/** Reads what Seniverse answered as JSON. Throws `ProviderError` by the code that the body has, whatever the status. */
export function verdict(page: Page, now: number): unknown {
  const refused = refusal.safeParse(jsonOf(page))
  if (!refused.success) return answerOf(page, 'Seniverse', '', now)
  const { status, status_code: code } = refused.data
  const [problem, next, outlook] = (Object.hasOwn(classes, code) && classes[code]) || misconfigured
  const said = `Seniverse answered ${line(code)} (${clause(status)})`
  throw new ProviderError(problem, said, next, outlook?.(now))
}
