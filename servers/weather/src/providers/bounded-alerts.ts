import { wordsOf } from '../words/saying.js'
import { shortLine, shortText } from './network/foreign.js'
import type { Alert, Alerts, Language } from './weather.js'

const most = 100
/** The longest that are issued have some 4000 characters, and lists of districts about as many. */
const long = 4000
const short = 300
const worstFirst: readonly Alert['severity'][] = ['extreme', 'severe', 'moderate', 'minor', 'unknown']

/** Warnings with no more of them, and no more in each, than anybody can read: where there are many, the worst. */
export function bounded(answer: Alerts, language: Language = 'en'): Alerts {
  const { alerts, notes } = answer
  if (alerts.length <= most) return { ...answer, alerts: alerts.map(readable) }
  const rank = ({ severity }: Alert): number => worstFirst.indexOf(severity)
  const worst = alerts.toSorted((a, b) => rank(a) - rank(b)).slice(0, most)
  return {
    ...answer,
    alerts: worst.map(readable),
    notes: [...notes, wordsOf[language].notes.worst(alerts.length, most)],
  }
}

const readable = (alert: Alert): Alert => ({
  ...alert,
  id: shortLine(alert.id, short),
  event: shortLine(alert.event, short),
  headline: alert.headline === null ? null : shortLine(alert.headline, short),
  certainty: alert.certainty === null ? null : shortLine(alert.certainty, short),
  urgency: alert.urgency === null ? null : shortLine(alert.urgency, short),
  areas: shortLine(alert.areas, long),
  description: shortText(alert.description, long),
  instruction: alert.instruction === null ? null : shortText(alert.instruction, long),
  sender: shortLine(alert.sender, short),
})
