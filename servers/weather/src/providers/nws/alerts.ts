import { z } from 'zod'
import { listOf, shaped, timeShape } from '../network/body.js'
import type { Alert } from '../weather.js'

const time = timeShape.nullish()
const words = z.string().nullish()
const alertsShape = z.object({
  features: listOf(
    z.object({
      properties: z.object({
        id: z.string(),
        event: z.string(),
        headline: words,
        status: z.string(),
        messageType: z.string(),
        severity: z.string(),
        certainty: words,
        urgency: words,
        areaDesc: z.string(),
        onset: time,
        ends: time,
        expires: time,
        description: words,
        instruction: words,
        senderName: words,
      }),
    }),
    2000,
  ),
})

const severities = { Extreme: 'extreme', Severe: 'severe', Moderate: 'moderate', Minor: 'minor' } as const
const isSeverity = (word: string): word is keyof typeof severities => Object.hasOwn(severities, word)

/** The warnings that are meant, and not over: the rest are drills, and those that were taken back. Throws `ProviderError`. */
export function readAlerts(body: unknown, now: number): Alert[] {
  const all = shaped('NWS', alertsShape, body).features.map(({ properties }) => properties)
  const meant = all.filter(({ status, messageType, ends, expires }) => {
    const over = ends ?? expires
    return status === 'Actual' && messageType !== 'Cancel' && !(over && Date.parse(over) <= now)
  })
  return meant.map((alert) => ({
    id: alert.id,
    event: alert.event,
    headline: alert.headline ?? null,
    severity: isSeverity(alert.severity) ? severities[alert.severity] : 'unknown',
    certainty: alert.certainty ?? null,
    urgency: alert.urgency ?? null,
    areas: alert.areaDesc,
    onset: alert.onset ?? null,
    ends: alert.ends ?? alert.expires ?? null,
    description: alert.description ?? '',
    instruction: alert.instruction ?? null,
    sender: alert.senderName ?? 'NWS',
  }))
}
