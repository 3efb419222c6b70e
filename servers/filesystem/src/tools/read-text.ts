import { constants } from 'node:fs'
import type { ContentBlock } from '@mortise/protocol'
import type { McpServer } from '@mortise/server'
import { z } from 'zod'
import { lineEndOf } from '../io/encoding.js'
import { factsOf, type Facts } from '../io/facts.js'
import { readLines, type LineRange, type Lines } from '../io/lines.js'
import { withFile } from '../io/open.js'
import type { Scope } from '../scope/scope.js'
import type { Spot } from '../scope/walk.js'
import { answeredPath, answering, fileFacts, looksOnly, MAX_RESULT, pathSchema } from './answer.js'
import { linkTo } from './resource-link.js'
import { takes } from './takes.js'

const outputSchema = z.object({
  path: answeredPath,
  startLine: z.int().describe('Below zero: counted from the end, of which -1 is the last line'),
  endLine: z.int().describe('The last line in the text; one less than startLine when there is none'),
  truncated: z.boolean().describe('Whether there is more after the text'),
  nextOffset: z.int().optional().describe('The offset to read on with'),
  totalLines: z.int().optional().describe('How many lines the file has, where all of them were seen'),
  lineCut: z.boolean().describe('Whether a single line was too long, so that its end is missing'),
  encoding: z.string(),
  bom: z.boolean().describe('Whether the file begins with a byte order mark, which is not in the text'),
  eol: z.enum(['lf', 'crlf', 'mixed', 'none']).describe('How the lines of the text end'),
  ...fileFacts,
})

const numbered = ({ text, startLine }: Lines): string =>
  text
    .split(/(?<=\n)/)
    .map((line, at) => `${`${startLine + at}`.padStart(6)}\t${line}`)
    .join('')

/** What a reader of plain text must know beside the text itself. */
const noteOn = ({ text, startLine, endLine, nextOffset, cut }: Lines): string[] => {
  if (text === '') return ['[the file is empty]']
  const notes: string[] = []
  if (cut) notes.push(`[line ${endLine} is too long; its end is missing: pass a higher maxBytes, or use read_bytes]`)
  if (nextOffset !== undefined) notes.push(`[lines ${startLine} to ${endLine}; read on with offset ${nextOffset}]`)
  return notes
}

const answer = (path: string, lines: Lines, facts: Facts, lineNumbers: boolean) => {
  const { text, cut: lineCut, ...part } = lines
  const truncated = lineCut || part.nextOffset !== undefined
  const shown = lineNumbers ? numbered(lines) : text
  const blocks = text === '' ? noteOn(lines) : [shown, ...noteOn(lines)]
  const content: ContentBlock[] = blocks.map((each) => ({ type: 'text', text: each }))
  if (truncated) content.push(...linkTo(path, facts))
  return { content, structuredContent: { path, ...part, truncated, lineCut, eol: lineEndOf(text), ...facts } }
}

const readSpot = (spot: Spot, { lineNumbers, ...range }: LineRange & { lineNumbers: boolean }, signal: AbortSignal) =>
  withFile(spot, constants.O_RDONLY, async (file, stats) => {
    const facts = factsOf(stats)
    const lines = await readLines({ file, size: facts.size, path: spot.path }, range, signal)
    return answer(spot.path, lines, facts, lineNumbers)
  })

/** Offers `read_text`: lines of a text file. */
export const registerReadText = (server: McpServer, scope: Scope): void => {
  server.registerTool(
    'read_text',
    {
      title: 'Read a text file',
      description:
        'Reads lines of a text file, from an offset on, or with a negative offset the last lines. Where there is more, ' +
        `nextOffset is the offset to read on with. Folders of this server: ${scope.listed}.`,
      inputSchema: takes({
        path: pathSchema,
        offset: z
          .int()
          .refine((line) => line !== 0, 'Lines are counted from 1, or from the end by -1')
          .default(1)
          .describe('The first line, from 1; -10 for the last ten'),
        limit: z.int().min(1).max(100_000).default(2000).describe('How many lines at most'),
        maxBytes: z
          .int()
          .min(1)
          .max(MAX_RESULT)
          .default(256 * 1024)
          .describe('How many bytes at most'),
        encoding: z.string().default('auto').describe('auto, utf-8, utf-16le, gbk, shift_jis, windows-1252 and so on'),
        lineNumbers: z.boolean().default(false).describe('Begin each line with its number and a tab'),
      }),
      outputSchema,
      annotations: looksOnly,
    },
    ({ path, encoding, ...wish }, ctx) =>
      answering(() => {
        const range = { ...wish, encoding: encoding === 'auto' ? undefined : encoding }
        return scope.visit(path, (spot) => readSpot(spot, range, ctx.signal))
      }),
  )
}
