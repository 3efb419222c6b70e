import { z } from 'zod'
import { provenanceSchema, type Provenance } from '../provenance.js'
import type { Answered } from '../providers/weather.js'
import { bracketed, line } from '../words/saying.js'
import type { Words } from '../words/words.js'

/** An answer of a tool: for people, and as values. */
export interface Told<T> {
  readonly content: [{ readonly type: 'text'; readonly text: string }]
  readonly structuredContent: T
}

/** Puts the lines and the values of an answer together. */
export const told = <T>(lines: readonly string[], structuredContent: T): Told<T> => ({
  content: [{ type: 'text', text: lines.join('\n') }],
  structuredContent,
})

/** A number that may not be known. */
export const value = z.number().nullable()

/** The block of an answer that tells how it came about. */
export const notesSchema = z
  .array(z.string())
  .describe('What the user should know of how the answer came about, such as a provider that failed first')

/** A block of values together with where they come from. */
export const sourced = <T extends z.ZodRawShape>(shape: T) => z.object({ ...shape, provenance: provenanceSchema })

/** The first line of a text: what it is about, and how far to trust it. */
export function opening(words: Words, about: string, { kind, provider, stale, ageSeconds }: Provenance): string {
  if (kind === 'sample') return line(words, words.sample, about)
  const head = about + bracketed(words, [words.kinds[kind] ?? kind, provider].join(words.comma))
  return stale && ageSeconds !== null ? line(words, words.stale(ageSeconds), head) : head
}

/** The last lines of a text: what else to know, and whom the values are owed to. */
export const closing = (words: Words, { notes, provenance }: Pick<Answered, 'notes' | 'provenance'>): string[] => [
  ...notes.map((note) => line(words, words.note, note)),
  ...(provenance.fetchedAt === null ? [] : [provenance.attribution]),
]
