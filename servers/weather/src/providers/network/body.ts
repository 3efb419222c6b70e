import { z } from 'zod'
import { offsetAt } from '../../sky/clock.js'
import { ProviderError, type Outlook } from '../provider.js'
import type { Page } from './page.js'
import { longestPause } from './persist.js'
import { retryAfter } from './retry-after.js'

/** An answer that cannot be read, and in what way. */
export const malformed = (provider: string, how: string, outlook: Outlook = {}): ProviderError =>
  new ProviderError(
    'malformed',
    `What ${provider} answered ${how}`,
    'Ask again; if it stays so, check that its URL is right, and that no proxy or login page stands in between.',
    outlook,
  )

/** A page as JSON; undefined where it is none. */
export function jsonOf({ text }: Page): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** The JSON of a page that should be an answer. Throws `ProviderError` where it is none. */
export function answerOf(page: Page, provider: string, reason = '', now = 0): unknown {
  const { status, text } = page
  if (status < 200 || status > 299) throw trouble(page, provider, reason, now)
  const body = jsonOf(page)
  if (body !== undefined) return body
  throw /^\s*</.test(text)
    ? malformed(provider, 'is a page of HTML')
    : malformed(provider, 'is not whole JSON', { passing: true })
}

function trouble({ status, headers }: Page, provider: string, reason: string, now: number): ProviderError {
  const said = `${provider} answered with HTTP ${status}${reason && ` (${reason})`}`
  if (status === 401 || status === 403) {
    return new ProviderError('denied', said, 'Check its key, if it wants one, and that no proxy stands in between.')
  }
  const after = retryAfter(headers, now)
  const next = 'This is trouble at the far end: ask again in a few minutes.'
  const until = after !== undefined && after > longestPause ? now + after : undefined
  return new ProviderError('unavailable', said, next, { passing: status >= 500, after, until })
}

/** A body in the form that is expected of it. Throws `ProviderError` where it has another. */
export function shaped<T>(provider: string, shape: z.ZodType<T>, body: unknown): T {
  const checked = shape.safeParse(body)
  if (checked.success) return checked.data
  const { path, message } = checked.error.issues[0]!
  throw malformed(provider, `has not the expected form (${path.join('.') || 'the whole'}: ${message})`)
}

/** The name of a time zone that this machine knows. */
export const zoneShape = z.string().refine((name) => {
  try {
    offsetAt(0, name)
    return true
  } catch {
    return false
  }
}, 'no time zone')

/** A moment, ISO 8601 with offset: of fractions of its seconds there is no end otherwise. */
export const timeShape = z.iso.datetime({ offset: true }).max(40)

/** A list that is refused as a whole where it is longer than anybody wants to read, before a look at what is in it. */
export const listOf = <T>(item: z.ZodType<T>, most: number) => z.array(z.unknown()).max(most).pipe(z.array(item))
