import { ProviderError } from './provider.js'
import type { Service } from './service.js'
import { wordsOf } from '../words/saying.js'
import type { Answered, Asked } from './weather.js'

/** A service, and the asking of it. */
export interface Turn<T> {
  readonly service: Service
  readonly ask: () => Promise<T>
}

/** What an answer lacks, as a sentence without its end; undefined where it is whole. */
export type Lack<T> = (answer: T) => string | undefined

/**
 * Asks one service after the other until an answer is whole and fresh. The notes tell why those before it did not do. Where no
 * answer is, the first that came does, and its notes say what it lacks. Throws `ProviderError` where nobody answers.
 */
export async function inTurn<T extends Answered>(
  turns: readonly Turn<T>[],
  about: string,
  { step, language = 'en' }: Asked,
  lacks: Lack<T> = () => undefined,
): Promise<T> {
  const { notes: words, steps } = wordsOf[language]
  const failures: ProviderError[] = []
  const reasons: string[] = []
  let second: { readonly answer: T; readonly notes: readonly string[] } | undefined
  for (const { service, ask } of turns) {
    const { provider } = service.source
    step?.(steps.asking(provider, about))
    try {
      const answer = await ask()
      const { stale } = answer.provenance
      const lack = stale ? words.failsNow(provider) : lacks(answer)
      if (lack === undefined)
        return noted(
          answer,
          reasons.map((reason) => words.instead(reason, provider)),
        )
      // Of its age a stale answer tells itself.
      second ??= { answer, notes: stale ? reasons.slice() : [...reasons, lack] }
      reasons.push(lack)
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error
      failures.push(error)
      reasons.push(error.reason)
    }
  }
  if (second) return noted(second.answer, second.notes)
  throw allOf(failures, about)
}

const noted = <T extends Answered>(answer: T, notes: readonly string[]): T =>
  notes.length === 0 ? answer : { ...answer, notes: [...notes, ...answer.notes] }

/** One error for all that failed, which says what the first says to do. */
function allOf(failures: readonly ProviderError[], about: string): ProviderError {
  const [first] = failures
  if (!first) {
    return new ProviderError('unsupported', `No provider that this server may ask knows that of ${about}`, elsewhere)
  }
  if (failures.length === 1) return first
  return new ProviderError(first.problem, failures.map(({ reason }) => reason).join('; '), first.next)
}

const elsewhere = 'Ask for something else, or for another place; the resource weather://providers lists who is asked.'
