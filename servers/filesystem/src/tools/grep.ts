import type { McpServer } from '@mortise/server'
import { z } from 'zod'
import { cursorOf, readCursor } from '../io/cursor.js'
import { grepFiles, type Found, type GrepFindings } from '../io/grep.js'
import { compileGlob, MAX_PATTERN } from '../pattern/glob.js'
import { compileNeedle, MAX_NEEDLE } from '../pattern/needle.js'
import { printable } from '../printable.js'
import type { Scope } from '../scope/scope.js'
import { answeredPath, answering, goOnWith, looksOnly, pathSchema, seenThrough } from './answer.js'
import { excludeSchema } from './find.js'
import { takes } from './takes.js'

const inputSchema = takes({
  pattern: z.string().min(1).max(MAX_NEEDLE).describe('What to look for in a line'),
  path: pathSchema.default('.').describe('The directory, or a single file, whatever glob and exclude say'),
  regex: z.boolean().default(false).describe('Whether the pattern is a regular expression, as RE2 takes it'),
  ignoreCase: z.boolean().default(false),
  glob: z.string().min(1).max(MAX_PATTERN).default('**').describe('Only in files whose path fits, such as **/*.ts'),
  exclude: excludeSchema,
  ...seenThrough,
  respectIgnore: seenThrough.respectIgnore.default(true),
  context: z.int().min(0).max(10).default(0).describe('How many lines to show before and after each match'),
  perFile: z.int().min(1).max(1000).default(50).describe('How many matches of one file at most'),
  limit: z.int().min(1).max(1000).default(200).describe('How many matches; the file that reaches it is finished'),
  cursor: z.string().optional().describe('nextCursor of the answer before'),
})

const outputSchema = z.object({
  path: answeredPath,
  matches: z.array(
    z.object({
      file: z.string().describe('Relative to the path of this answer; of a single file its name'),
      line: z.int().describe('From 1'),
      column: z.int().describe('From 1'),
      text: z.string().describe('The line, of long ones the part around the match'),
      before: z.array(z.string()).optional(),
      after: z.array(z.string()).optional(),
    }),
  ),
  files: z.int().describe('How many files were looked through'),
  skipped: z.int().describe('How many files are no text, or could not be read'),
  partial: z.array(z.string()).describe('Files that may have more matches than are told'),
  truncated: z.boolean().describe('Whether a limit ended the search, so that there may be more'),
  nextCursor: z.string().optional().describe('Pass it as cursor, with the same arguments, to go on'),
})

const linesOf = ({ file, line, text, before = [], after = [] }: Found): string => {
  const name = printable(file)
  return [
    ...before.map((each, at) => `${name}-${line - before.length + at}- ${each}`),
    `${name}:${line}: ${text}`,
    ...after.map((each, at) => `${name}-${line + 1 + at}- ${each}`),
  ].join('\n')
}

const MOST_NAMED = 10

/** Files of which not all was told, for whoever can only read. */
const cutShort = (partial: readonly string[]): string[] => {
  if (partial.length === 0) return []
  const rest = partial.length > MOST_NAMED ? ` and ${partial.length - MOST_NAMED} more files` : ''
  return [`[there may be more in ${partial.slice(0, MOST_NAMED).join(', ')}${rest}: pass a higher perFile to see it]`]
}

const textOf = ({ matches, partial, files, skipped }: GrepFindings, nextCursor: string | undefined): string => {
  const unread = files === 0 && skipped > 0 ? ': what was looked at is no text, or cannot be read' : ''
  const found = matches.length === 0 ? [`[nothing found${unread}]`] : matches.map(linesOf)
  return [...found, ...cutShort(partial), ...goOnWith(nextCursor, 'there may be more')].join('\n')
}

/** Offers `grep`: lines of files by what stands in them. */
export const registerGrep = (server: McpServer, scope: Scope): void => {
  server.registerTool(
    'grep',
    {
      title: 'Search in files',
      description:
        'Finds lines in text files below a directory, or in one file, by a text or by a regular expression, which takes linear time. Leaves ' +
        `out what .gitignore names. Does not follow links. Folders of this server: ${scope.listed}.`,
      inputSchema,
      outputSchema,
      annotations: looksOnly,
    },
    ({ pattern, path, regex, ignoreCase, glob, exclude, cursor, ...rest }, ctx) =>
      answering(async () => {
        const query = {
          ...rest,
          needle: compileNeedle(pattern, { regex, ignoreCase }),
          pattern: compileGlob(glob),
          exclude: exclude.map(compileGlob),
          after: cursor === undefined ? undefined : readCursor('grep', cursor)[0],
        }
        const tell = (files: number, found: number): Promise<void> =>
          ctx.progress(files, undefined, `${files} files looked through, ${found} lines found`)
        const search = { signal: ctx.signal, tell }
        const { last, ...found } = await scope.visit(path, (spot) => grepFiles(spot, query, search))
        const nextCursor = last === undefined ? undefined : cursorOf('grep', last)
        const structuredContent = { ...found, ...(nextCursor !== undefined && { nextCursor }) }
        return { content: [{ type: 'text' as const, text: textOf(found, nextCursor) }], structuredContent }
      }),
  )
}
