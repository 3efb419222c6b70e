import { nothingGot } from '../provenance.js'
import { wordsOf } from '../words/saying.js'
import { bounded } from './bounded-alerts.js'
import { inTurn, type Turn } from './chain.js'
import { ProviderError } from './provider.js'
import type { Alerts, Asked } from './weather.js'

/** Warnings of which nothing is known, and why. */
export const unknownWarnings = (coverage: Exclude<Alerts['coverage'], 'covered'>, note: string): Alerts => ({
  coverage,
  alerts: [],
  timezone: null,
  provenance: nothingGot('warning'),
  notes: [note],
})

/** Asks for warnings in turn. That never fails: not to know of any is an answer of its own, and no list of none. */
export async function warned(turns: readonly Turn<Alerts>[], about: string, asked: Asked): Promise<Alerts> {
  if (turns.length === 0) {
    return unknownWarnings('not_covered', wordsOf[asked.language ?? 'en'].notes.nobodyWarns(about))
  }
  try {
    return bounded(await inTurn(turns, about, asked), asked.language)
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error
    const coverage = error.problem === 'unsupported' ? 'not_covered' : 'unavailable'
    return unknownWarnings(coverage, `${error.reason}. ${error.next}`)
  }
}
