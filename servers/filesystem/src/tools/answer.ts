import { ToolError } from '@mortise/server'
import { z } from 'zod'
import { Failure } from '../failure.js'

/** Does the work of a tool; a `Failure` becomes the text that the model is told. */
export const answering = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    throw error instanceof Failure ? new ToolError(error.text, { cause: error }) : error
  }
}

/** One thing in a directory, as tools answer it. */
export const entrySchema = z.object({
  name: z.string().describe('Relative to the path of this answer'),
  type: z.enum(['file', 'directory', 'symlink', 'other']).describe('Links are not followed'),
  size: z.number().optional().describe('Bytes, of a file'),
  mtime: z.iso.datetime().optional().describe('When it last changed'),
})

/** A path, as tools take it. */
export const pathSchema = z
  .string()
  .min(1)
  .describe('An absolute path inside a folder of this server, or a path relative to a folder')

/** Where an answer stands, absolute. */
export const answeredPath = z.string().describe('The absolute path')

/** The nature of a tool that changes nothing and stays on this machine. */
export const looksOnly = { readOnlyHint: true, idempotentHint: true, openWorldHint: false }
