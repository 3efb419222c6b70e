import type { McpServer } from '@mortise/server'
import { z } from 'zod'
import { findEntries } from '../io/find.js'
import { compileGlob, MAX_PATTERN } from '../io/glob.js'
import type { Scope } from '../scope/scope.js'
import { answeredPath, answering, entrySchema, looksOnly, pathSchema } from './answer.js'

const patternSchema = z.string().min(1).max(MAX_PATTERN)

/** Offers `find`: files and directories by the pattern of their path. */
export const registerFind = (server: McpServer, scope: Scope): void => {
  server.registerTool(
    'find',
    {
      title: 'Find files by name',
      description:
        'Finds files and directories below a directory by a glob on their relative path: * and ? stay within a name, ** is ' +
        'any number of directories, [a-z] a set, {one,two} a choice. *.ts finds at the top only, **/*.ts at any depth. Looks ' +
        `at names, not into files, and does not follow links. Folders of this server: ${scope.listed}.`,
      inputSchema: z.object({
        pattern: patternSchema.describe('The glob, such as src/**/*.ts'),
        path: pathSchema.default('.'),
        type: z.enum(['file', 'directory', 'symlink', 'other']).optional().describe('Only this type'),
        exclude: z
          .array(patternSchema)
          .max(16)
          .default(['**/.git', '**/node_modules'])
          .describe('Globs of what is left out, with all that is in it'),
        limit: z.int().min(1).max(1000).default(200).describe('How many matches at most'),
      }),
      outputSchema: z.object({
        path: answeredPath,
        matches: z.array(entrySchema),
        truncated: z.boolean().describe('Whether a limit ended the search; narrow the pattern to see the rest'),
        visited: z.int().describe('How many entries were looked at'),
        unreadable: z.int().describe('How many directories could not be opened'),
      }),
      annotations: looksOnly,
    },
    ({ pattern, path, exclude, type, limit }, ctx) =>
      answering(() => {
        const query = { pattern: compileGlob(pattern), exclude: exclude.map(compileGlob), type, limit }
        const tell = (visited: number, found: number): Promise<void> =>
          ctx.progress(visited, undefined, `${visited} entries looked at, ${found} found`)
        return scope.visit(path, (spot) => findEntries(spot, query, { signal: ctx.signal, tell }))
      }),
  )
}
