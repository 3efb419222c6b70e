import type { WholeResult } from '@mortise/server'
import { z } from 'zod'
import { Failure } from '../failure.js'

/** A failure as a tool answers it: in one line for whoever reads, and in parts for a program. */
const failed = ({ text, code, message, hint, path }: Failure): WholeResult => ({
  content: [{ type: 'text', text }],
  structuredContent: { code, message, hint, ...(path !== undefined && { path }) },
  isError: true,
})

/** Does the work of a tool; a `Failure` becomes the answer. */
export const answering = async <T>(work: () => Promise<T>): Promise<T | WholeResult> => {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Failure) return failed(error)
    throw error
  }
}

/** One thing in a directory, as tools answer it. */
export const entrySchema = z.object({
  name: z.string().describe('Relative to the path of this answer'),
  type: z.enum(['file', 'directory', 'symlink', 'other']).describe('Links are not followed'),
  size: z.number().optional().describe('Bytes, of a file'),
  mtime: z.iso.datetime().optional().describe('When it last changed'),
  linkTarget: z.string().optional().describe('What a symbolic link says, unless that is outside'),
  targetInside: z.boolean().optional().describe('Whether a symbolic link leads to somewhere in the folders'),
})

/** How those who see only the text of an answer learn that there is more, and how to get it. */
export const goOnWith = (cursor: string | undefined, limit = 'there is more'): string[] =>
  cursor === undefined ? [] : [`[${limit}: go on with the same arguments and cursor ${JSON.stringify(cursor)}]`]

/** How many bytes of a file one answer holds at most. */
export const MAX_RESULT = 4 * 1024 * 1024

/** What is told of a file beside what it holds. */
export const fileFacts = {
  size: z.number().describe('Bytes in the whole file'),
  mtime: z.iso.datetime().optional().describe('When the file last changed'),
  etag: z.string().describe('Stands for this state of the file'),
}

/** A path, as tools take it. */
export const pathSchema = z
  .string()
  .min(1)
  .describe('An absolute path inside a folder of this server, a path relative to a folder, name:/path, or a file: URI')

/** What an answer is about. */
export const answeredPath = z.string().describe('The path of what was asked for')

/** The nature of a tool that changes nothing and stays on this machine. */
export const looksOnly = { readOnlyHint: true, idempotentHint: true, openWorldHint: false }

/** What of a directory is seen. */
export const seenThrough = {
  includeHidden: z.boolean().default(true).describe('Whether names that begin with a dot are shown'),
  respectIgnore: z.boolean().default(false).describe('Whether what .gitignore and .ignore name is left out, and .git'),
}
