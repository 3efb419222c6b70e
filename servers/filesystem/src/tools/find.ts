import type { McpServer } from '@mortise/server'
import { z } from 'zod'
import { cursorOf, readCursor } from '../io/cursor.js'
import { findEntries } from '../io/find.js'
import { compileGlob, MAX_PATTERN } from '../pattern/glob.js'
import type { Scope } from '../scope/scope.js'
import { answeredPath, answering, entrySchema, looksOnly, pathSchema, seenThrough } from './answer.js'
import { takes } from './takes.js'

const patternSchema = z.string().min(1).max(MAX_PATTERN)

/** Globs of what a search leaves out. */
export const excludeSchema = z
  .array(patternSchema)
  .max(16)
  .default(['**/.git', '**/node_modules'])
  .describe('Globs of what is left out, with all that is in it')

const timeOf = (given: string | undefined): number | undefined => (given === undefined ? undefined : Date.parse(given))

const inputSchema = takes({
  pattern: patternSchema.default('**').describe('The glob, such as src/**/*.ts'),
  path: pathSchema.default('.'),
  type: z.enum(['file', 'directory', 'symlink', 'other']).optional().describe('Only this type'),
  minSize: z.int().min(0).optional().describe('Only files of at least so many bytes'),
  maxSize: z.int().min(0).optional().describe('Only files of at most so many bytes'),
  modifiedAfter: z.iso.datetime({ offset: true }).optional().describe('Only what changed then or later'),
  modifiedBefore: z.iso.datetime({ offset: true }).optional().describe('Only what changed earlier'),
  exclude: excludeSchema,
  ...seenThrough,
  limit: z.int().min(1).max(1000).default(200).describe('How many matches at most'),
  cursor: z.string().optional().describe('nextCursor of the answer before'),
})

/** Offers `find`: files and directories by the pattern of their path, their size and their time. */
export const registerFind = (server: McpServer, scope: Scope): void => {
  server.registerTool(
    'find',
    {
      title: 'Find files by name',
      description:
        'Finds files and directories below a directory by a glob on their relative path: * and ? stay within a name, ** is ' +
        'any number of directories, [a-z] a set, {one,two} a choice. *.ts finds at the top only, **/*.ts at any depth. Looks ' +
        'at names, sizes and times; grep looks into files. Does not follow links. ' +
        `Folders of this server: ${scope.listed}.`,
      inputSchema,
      outputSchema: z.object({
        path: answeredPath,
        matches: z.array(entrySchema),
        truncated: z.boolean().describe('Whether a limit ended the search, so that there may be more'),
        nextCursor: z.string().optional().describe('Pass it as cursor, with the same arguments, to go on'),
        visited: z.int().describe('How many entries were looked at'),
        unreadable: z.int().describe('How many directories could not be opened'),
      }),
      annotations: looksOnly,
    },
    ({ pattern, path, exclude, cursor, modifiedAfter, modifiedBefore, ...rest }, ctx) =>
      answering(async () => {
        const query = {
          ...rest,
          pattern: compileGlob(pattern),
          exclude: exclude.map(compileGlob),
          after: cursor === undefined ? undefined : readCursor('find', cursor)[0],
          modifiedAfter: timeOf(modifiedAfter),
          modifiedBefore: timeOf(modifiedBefore),
        }
        const tell = (visited: number, found: number): Promise<void> =>
          ctx.progress(visited, undefined, `${visited} entries looked at, ${found} found`)
        const search = { signal: ctx.signal, tell }
        const { last, ...found } = await scope.visit(path, (spot) => findEntries(spot, query, search))
        return { ...found, ...(last !== undefined && { nextCursor: cursorOf('find', last) }) }
      }),
  )
}
