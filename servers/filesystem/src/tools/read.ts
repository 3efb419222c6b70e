import { constants } from 'node:fs'
import type { McpServer } from '@mortise/server'
import { z } from 'zod'
import { timeOf } from '../io/entries.js'
import { readLines, type LineRange, type Lines } from '../io/lines.js'
import { withFile } from '../io/open.js'
import type { Scope } from '../scope/scope.js'
import type { Spot } from '../scope/walk.js'
import { answeredPath, answering, looksOnly, pathSchema } from './answer.js'

/** How much text one answer holds, in bytes; it travels twice, as text and as structured content. */
const MAX_BYTES = 128 * 1024

const outputSchema = z.object({
  path: answeredPath,
  text: z.string().describe('The lines, with their own line endings'),
  startLine: z.int(),
  endLine: z.int().describe('The last line in text; one less than startLine when there is none'),
  truncated: z.boolean().describe('Whether there is more after text'),
  nextOffset: z.int().optional().describe('The offset to read on with'),
  totalLines: z.int().optional().describe('How many lines the file has, if its end was reached'),
  lineCut: z.boolean().describe('Whether a single line was too long, so that its end is missing'),
  size: z.number().describe('Bytes in the whole file'),
  mtime: z.iso.datetime().optional().describe('When the file last changed'),
})

/** What a reader of plain text must know beside the text itself. */
const noteOn = ({ text, startLine, endLine, nextOffset, cut }: Lines): string[] => {
  if (text === '') return ['[the file is empty]']
  const notes: string[] = []
  if (cut) notes.push(`[line ${endLine} is too long; its end is missing]`)
  if (nextOffset !== undefined) notes.push(`[lines ${startLine} to ${endLine}; read on with offset ${nextOffset}]`)
  return notes
}

const readSpot = (spot: Spot, range: Pick<LineRange, 'offset' | 'limit'>, signal: AbortSignal) =>
  withFile(spot, constants.O_RDONLY, async (file, { size, mtime }) => {
    const lines = await readLines(file, spot.path, { ...range, maxBytes: MAX_BYTES }, signal)
    const { cut: lineCut, ...part } = lines
    const truncated = lineCut || part.nextOffset !== undefined
    const blocks = part.text === '' ? noteOn(lines) : [part.text, ...noteOn(lines)]
    return {
      content: blocks.map((text) => ({ type: 'text' as const, text })),
      structuredContent: { path: spot.path, ...part, truncated, lineCut, size, mtime: timeOf(mtime) },
    }
  })

/** Offers `read`: lines of a text file. */
export const registerRead = (server: McpServer, scope: Scope): void => {
  server.registerTool(
    'read',
    {
      title: 'Read a text file',
      description:
        'Reads lines of a UTF-8 text file. Where there is more, nextOffset is the offset to read on with. ' +
        `Folders of this server: ${scope.listed}.`,
      inputSchema: z.object({
        path: pathSchema,
        offset: z.int().min(1).default(1).describe('The first line, from 1'),
        limit: z.int().min(1).max(10_000).default(2000).describe('How many lines at most'),
      }),
      outputSchema,
      annotations: looksOnly,
    },
    ({ path, ...range }, ctx) => answering(() => scope.visit(path, (spot) => readSpot(spot, range, ctx.signal))),
  )
}
