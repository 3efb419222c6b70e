import { provenanceOf, type Source } from '../provenance.js'
import { inTurn, type Turn } from './chain.js'
import { ProviderError } from './provider.js'
import type { Alerts, Asked } from './weather.js'

const nobody: Source = { provider: 'none', licence: 'none needed: no data', attribution: 'Nobody was asked' }

/** Asks for warnings in turn. That never fails: not to know of any is an answer of its own, and no list of none. */
export async function warned(
  turns: readonly Turn<Alerts>[],
  about: string,
  asked: Asked,
  now: () => number,
): Promise<Alerts> {
  const unknown = (coverage: Alerts['coverage'], source: Source, note: string): Alerts => {
    const provenance = provenanceOf(source, 'warning', now())
    return { coverage, alerts: [], timezone: null, provenance, notes: [note] }
  }
  if (turns.length === 0) {
    return unknown('not_covered', nobody, `No provider that this server may ask gives the warnings of ${about}`)
  }
  try {
    return await inTurn(turns, about, asked)
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error
    const coverage = error.problem === 'unsupported' ? 'not_covered' : 'unavailable'
    return unknown(coverage, turns[0]!.service.source, `${error.reason}. ${error.next}`)
  }
}
