import type { ContentBlock } from '@mortise/protocol'
import type { WholeResult } from '@mortise/server'
import { z } from 'zod'
import { Failure, type FailureCode } from '../../failure.js'
import type { Scope } from '../../scope/scope.js'
import { looksOnly } from '../answer.js'

/** How much one answer holds; it travels twice, as text and in `content`, and clients take 10 MiB. */
export const MAX_PROSE = 4 * 1024 * 1024

/** What to do, where a failure would name a tool or an argument that this profile does not have. */
const hints: Partial<Record<FailureCode, string>> = {
  NOT_FOUND: 'Use list_directory or search_files to see what is there.',
  NOT_A_DIRECTORY: 'Use get_file_info to see what it is.',
  IS_DIRECTORY: 'Use list_directory to see what is in it.',
  BINARY: 'Use read_media_file to get its bytes.',
  EXISTS: 'Choose another name.',
  AMBIGUOUS: 'Take in more of the lines around it.',
  IO_ERROR: 'Try again, or choose another path.',
}

/** The folders as the official server lists them; where a client has left itself none, why that is. */
export const allowed = (scope: Scope, separator: string): string =>
  scope.folders.map(({ label }) => label).join(separator) ||
  '[none: the roots of this client lie outside of the folders that this server was started with]'

/** A failure in the words of the official server, where it has words for it. */
export const wordsOf = ({ code, message, hint, path }: Failure, scope: Scope): string =>
  code === 'OUTSIDE'
    ? `Access denied - path outside allowed directories: ${path ?? ''} not in ${allowed(scope, ', ')}`
    : `${code}: ${message}. ${hints[code] ?? hint}`

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
