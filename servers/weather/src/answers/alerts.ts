import { z } from 'zod'
import type { Alert, Alerts as Answer, Language } from '../providers/weather.js'
import { locationSchema, type Location } from './location.js'
import { bracketed, line, wordsOf } from '../words/saying.js'
import type { Words } from '../words/words.js'
import { closing, notesSchema, opening, sourced, told, type Told } from './told.js'

const time = z.iso.datetime({ offset: true }).nullable()

const alertSchema = z.object({
  id: z.string(),
  event: z.string(),
  headline: z.string().nullable(),
  severity: z.enum(['extreme', 'severe', 'moderate', 'minor', 'unknown']),
  certainty: z.string().nullable(),
  urgency: z.string().nullable(),
  areas: z.string(),
  onset: time,
  ends: time,
  description: z.string(),
  instruction: z.string().nullable(),
  sender: z.string(),
})

/** What `get_alerts` answers. */
export const alertsSchema = z.object({
  location: locationSchema.nullable().describe('null where a state was asked about'),
  state: z.string().nullable().describe('Of the USA, by its two letters; null where a place was asked about'),
  coverage: z
    .enum(['covered', 'not_covered', 'unavailable', 'not_asked'])
    .describe(
      'covered: an empty list means that no alert is in force; not_covered, unavailable and not_asked (this server asks nobody): ' +
        'whether there are any is UNKNOWN',
    ),
  alerts: sourced({ inForce: z.array(alertSchema) }),
  notes: notesSchema,
})
/** What `get_alerts` answers. */
export type Alerts = z.infer<typeof alertsSchema>

/** Tells of the warnings in force at a place, or in a state of the USA. */
export function tellAlerts(about: Location | string, answer: Answer, language: Language): Told<Alerts> {
  const words = wordsOf[language]
  const { coverage, alerts, provenance, notes } = answer
  const [location, state, area] = typeof about === 'string' ? [null, about, about] : [about, null, about.name]
  const head = summary(area, answer, words)
  const lines = [
    coverage === 'covered' ? opening(words, head, provenance) : head,
    ...alerts.flatMap((alert) => inWords(alert, words)),
    ...closing(words, answer),
  ]
  const inForce = alerts.map((alert) => ({ ...alert }))
  return told(lines, { location, state, coverage, alerts: { inForce, provenance }, notes: [...notes] })
}

function summary(area: string, { coverage, alerts }: Answer, { alerts: words }: Words): string {
  if (coverage === 'not_covered') return words.notCovered(area)
  if (coverage === 'unavailable') return words.unavailable(area)
  if (coverage === 'not_asked') return words.notAsked(area)
  return alerts.length === 0 ? words.none(area) : words.some(alerts.length, area)
}

function inWords(alert: Alert, words: Words): string[] {
  const { alerts } = words
  const severity = alerts.severities[alert.severity] ?? alert.severity
  const spans = [
    ...(alert.onset === null ? [] : [`${alerts.from} ${alert.onset}`]),
    ...(alert.ends === null ? [] : [`${alerts.until} ${alert.ends}`]),
  ]
  return [
    `- ${alert.headline ?? alert.event}${bracketed(words, severity)}`,
    ...(spans.length > 0 ? [`  ${spans.join(' ')}`] : []),
    `  ${line(words, alerts.areas, alert.areas)}`,
    ...quoted(alert.description),
    ...(alert.instruction === null ? [] : instructing(words, alert.instruction)),
    `  ${line(words, alerts.sender, alert.sender)}`,
  ]
}

/** The text of others, each line of it marked, so that none can be taken for one of ours. */
const quoted = (text: string): string[] => (text === '' ? [] : text.split('\n').map((each) => `  > ${each}`))

function instructing(words: Words, instruction: string): string[] {
  const [first = '', ...more] = instruction.split('\n')
  return [`  ${line(words, words.alerts.instruction, first)}`, ...more.flatMap(quoted)]
}
