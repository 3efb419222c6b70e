import { z } from 'zod'
import type { Downloaded } from './download.js'
import { ProviderError } from './provider.js'

const refusal = z.object({ error: z.literal(true), reason: z.string() })

/**
 * Reads what Open-Meteo answered as JSON. Throws `ProviderError` by what the body says rather than by the status, for some
 * callers got an exhausted quota as 400 or even 200.
 */
export function verdict({ status, text }: Downloaded): unknown {
  const body = parsed(text)
  const refused = refusal.safeParse(body)
  const reason = refused.success ? short(refused.data.reason) : ''
  if (status === 429 || /request limit exceeded/i.test(reason)) throw overQuota(reason)
  if (refused.success && status < 500) {
    throw new ProviderError('rejected', `Open-Meteo refused the request: ${reason}`, 'Check the location and the days.')
  }
  if (status < 200 || status > 299) {
    const next = 'This is trouble at the far end: ask again in a few minutes.'
    throw new ProviderError('unavailable', `Open-Meteo answered with HTTP ${status}${reason && ` (${reason})`}`, next)
  }
  if (body === undefined) throw malformed(/^\s*</.test(text) ? 'is a page of HTML' : 'is not whole JSON')
  return body
}

/** An answer of Open-Meteo that cannot be read, and in what way. */
export const malformed = (how: string): ProviderError =>
  new ProviderError(
    'malformed',
    `What Open-Meteo answered ${how}`,
    'Ask again; if it stays so, check that OPEN_METEO_URL is an Open-Meteo server and no proxy stands in between.',
  )

const windows = [
  [/minutely/i, 'Ask again in a minute.'],
  [/hourly/i, 'Ask again in the next hour; asking earlier does not help.'],
  [/daily/i, 'Ask again tomorrow; asking earlier does not help.'],
] as const

function overQuota(reason: string): ProviderError {
  const next = windows.find(([window]) => window.test(reason))?.[1] ?? 'Ask again later, and less often.'
  return new ProviderError(
    'quota',
    `Open-Meteo's free quota is used up${reason && ` (${reason.replace(/\.+$/, '')})`}`,
    next,
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** One line, no longer than an error should be: the text is that of a stranger. */
const short = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 200)
