import type { McpServer } from '@mortise/server'
import { z } from 'zod'
import { MAX_SORTED, listDirectory, type Listing } from '../io/list.js'
import { linkFacts } from '../io/links.js'
import { below } from '../scope/folder.js'
import type { Scope } from '../scope/scope.js'
import { answeredPath, answering, entrySchema, looksOnly, pathSchema, seenThrough } from './answer.js'
import { takes } from './takes.js'

const withLinks = async (scope: Scope, listing: Listing): Promise<Listing> => {
  const { path, entries } = listing
  const told = entries.map(async (entry) =>
    entry.type === 'symlink' ? { ...entry, ...(await linkFacts(scope, below(path, entry.name))) } : entry,
  )
  return { ...listing, entries: await Promise.all(told) }
}

/** Offers `list`: what is in a directory, page by page. */
export const registerList = (server: McpServer, scope: Scope): void => {
  server.registerTool(
    'list',
    {
      title: 'List a directory',
      description:
        'Lists what is in a directory: type, size and time of each entry. With depth it lists what is below too, each ' +
        'directory before what is in it. Pass nextCursor as cursor, with the same arguments, to get the next page. ' +
        `Folders of this server: ${scope.listed}.`,
      inputSchema: takes({
        path: pathSchema.default('.'),
        depth: z.int().min(1).max(20).default(1).describe('How many levels'),
        sort: z
          .enum(['name', 'size', 'mtime'])
          .default('name')
          .describe(
            `By name, largest first, newest first; the last two for one level of ${MAX_SORTED} entries at most`,
          ),
        pageSize: z.int().min(1).max(1000).default(200).describe('Entries per page'),
        cursor: z.string().optional().describe('nextCursor of the page before'),
        ...seenThrough,
      }).refine(({ sort, depth }) => sort === 'name' || depth === 1, {
        path: ['depth'],
        message: 'Sorted by size or mtime there is one level: leave depth out, or sort by name',
      }),
      outputSchema: z.object({
        path: answeredPath,
        entries: z.array(entrySchema),
        nextCursor: z.string().optional().describe('Absent on the last page'),
        complete: z.boolean().describe('False where the directory holds more than can be listed'),
      }),
      annotations: looksOnly,
    },
    ({ path, pageSize: limit, ...wish }, ctx) =>
      answering(async () => {
        const { signal } = ctx
        const listing = await scope.visit(path, (spot) => listDirectory(spot, { limit, ...wish }, { signal }))
        return withLinks(scope, listing)
      }),
  )
}
