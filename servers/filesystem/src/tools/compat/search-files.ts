import { lstat } from 'node:fs/promises'
import type { McpServer } from '@mortise/server'
import { z } from 'zod'
import { Failure, quote } from '../../failure.js'
import { findEntries } from '../../io/find.js'
import { reachable } from '../../io/open.js'
import { compileGlob } from '../../pattern/glob.js'
import { printable } from '../../printable.js'
import { below } from '../../scope/folder.js'
import type { Scope } from '../../scope/scope.js'
import type { Spot } from '../../scope/walk.js'
import { described, inProse } from './prose.js'

const MAX_FOUND = 10_000

const inputSchema = z.object({
  path: z.string(),
  pattern: z.string(),
  excludePatterns: z.array(z.string()).max(64).optional().default([]),
})

const search = async (spot: Spot, { pattern, excludePatterns }: z.output<typeof inputSchema>, signal: AbortSignal) => {
  const query = { pattern: compileGlob(pattern), exclude: excludePatterns.map(compileGlob), limit: MAX_FOUND }
  const { matches, truncated, path } = await findEntries(spot, query, { signal })
  if (matches.length === 0) return 'No matches found'
  const found = matches.map(({ name }) => printable(below(path, name)))
  return [...found, ...(truncated ? ['[there may be more: narrow the pattern]'] : [])].join('\n')
}

const infoOf = async (spot: Spot): Promise<string> => {
  if (spot.kind === 'absent')
    throw new Failure('NOT_FOUND', `${quote(spot.path)} does not exist`, 'Use list_directory to see what is there.')
  const stats = await lstat(reachable(spot))
  return [
    `size: ${stats.size}`,
    `created: ${String(stats.birthtime)}`,
    `modified: ${String(stats.mtime)}`,
    `accessed: ${String(stats.atime)}`,
    `isDirectory: ${stats.isDirectory() || spot.kind === 'directory'}`,
    `isFile: ${stats.isFile()}`,
    `permissions: ${stats.mode.toString(8).slice(-3)}`,
  ].join('\n')
}

/** Offers the tools of the official server that look for files, and at one. */
export const registerSearchFiles = (server: McpServer, scope: Scope): void => {
  server.registerTool(
    'search_files',
    {
      ...described(
        'Search Files',
        'Finds files and directories by a glob on their path below a directory: *.ext at its top, **/*.ext at any depth.',
      ),
      inputSchema,
    },
    (args, { signal }) => inProse(scope, () => scope.visit(args.path, (spot) => search(spot, args, signal))),
  )
  server.registerTool(
    'get_file_info',
    {
      ...described('Get File Info', 'Tells size, times, type and permissions of a file or a directory.'),
      inputSchema: z.object({ path: z.string() }),
    },
    ({ path }) => inProse(scope, () => scope.visit(path, infoOf)),
  )
}
