import type { ContentBlock } from '@mortise/protocol'
import type { WholeResult } from '@mortise/server'
import { z } from 'zod'
import { Failure } from '../../failure.js'
import type { Scope } from '../../scope/scope.js'
import { looksOnly } from '../answer.js'

/** How much one answer holds; it travels twice, as text and in `content`, and clients take 10 MiB. */
export const MAX_PROSE = 4 * 1024 * 1024

/** A failure in the words of the official server, where it has words for it. */
export const wordsOf = (failure: Failure, scope: Scope): string => {
  if (failure.code !== 'OUTSIDE') return failure.text
  const folders = scope.folders.map(({ label }) => label).join(', ')
  return `Access denied - path outside allowed directories: ${failure.path ?? ''} not in ${folders}`
}

/** What such a tool says of itself, but for what it takes. */
export const described = (title: string, description: string) => ({
  title,
  description,
  outputSchema: z.object({ content: z.string() }),
  annotations: looksOnly,
})

/** What a tool of the official server answers: its text, and the same again as its one structured member. */
const prose = (text: string): WholeResult => ({
  content: [{ type: 'text', text }],
  structuredContent: { content: text },
})

/** Does the work of such a tool; a `Failure` becomes words. */
export const inProse = async (scope: Scope, work: () => Promise<string | WholeResult>): Promise<WholeResult> => {
  try {
    const done = await work()
    return typeof done === 'string' ? prose(done) : done
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const words: ContentBlock = { type: 'text', text: wordsOf(error, scope) }
    return { content: [words], isError: true }
  }
}
