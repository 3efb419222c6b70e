import { z } from 'zod'
import type { History as Answer } from '../providers/weather.js'
import { locationSchema, type Location } from './location.js'
import type { Wishes } from '../wishes.js'
import { unitNames, unitNamesSchema } from '../units.js'
import { wordsOf } from '../words/saying.js'
import { dayInWords, dayOf, daySchema } from './day.js'
import { closing, notesSchema, opening, sourced, told, type Told } from './told.js'

/** What `get_history` answers. */
export const historySchema = z.object({
  location: locationSchema,
  units: unitNamesSchema,
  history: sourced({ days: z.array(daySchema) }),
  notes: notesSchema,
})
/** What `get_history` answers. */
export type History = z.infer<typeof historySchema>

/** Tells of the weather of days gone by at a place. */
export function tellHistory(location: Location, answer: Answer, wishes: Wishes): Told<History> {
  const words = wordsOf[wishes.language]
  const { provenance } = answer
  const days = answer.days.map((day) => dayOf(day, wishes))
  const lines = [
    opening(words, `${location.name}${words.comma}${words.days(days.length)}`, provenance),
    ...days.map((day) => dayInWords(day, wishes, true)),
    ...closing(words, answer),
  ]
  return told(lines, {
    location,
    units: unitNames[wishes.units],
    history: { days, provenance },
    notes: [...answer.notes],
  })
}
