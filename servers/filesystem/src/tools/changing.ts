import { z } from 'zod'
import { encodings } from '../io/encoding.js'

/** The nature of a tool that changes files on this machine, and may lose what was in them. */
export const destroys = { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false }

/** The nature of a tool that changes files on this machine, and loses nothing. */
export const adds = { ...destroys, destructiveHint: false }

/** How tools take that nothing is to be done. */
export const dryRunSchema = z.boolean().default(false).describe('Only tell what would be done')

/** How tools take the state that a file must be in. */
export const ifMatchSchema = z
  .string()
  .max(100)
  .optional()
  .describe('The etag that the file must still have, as read or an earlier write told it')

/** An encoding, as tools take and answer it. */
export const encodingSchema = z.enum(encodings)

/** What tools answer about what they have done. */
export const doneShape = {
  dryRun: z.boolean().describe('Whether nothing was done'),
  operationId: z.string().optional().describe('What undo takes; absent where it cannot be undone'),
}

/** The state of a file, as tools answer it. */
export const etagSchema = z.string().describe('The state of the file now, for ifMatch')

/** A unified diff, as tools answer it. */
export const diffSchema = z.string().describe('What changes, as a unified diff')
