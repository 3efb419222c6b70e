import type { Language } from './providers/weather.js'
import { unitsSchema, type Units } from './units.js'
import { languageSchema } from './words/saying.js'

/** How an answer is wanted. */
export interface Wishes {
  readonly units: Units
  readonly language: Language
}

/** The arguments by which a call says how it wants its answer. */
export const wishes = ({ units, language }: Wishes) => ({
  units: unitsSchema.default(units),
  language: languageSchema.default(language),
})
