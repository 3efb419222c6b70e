import type { McpServer } from '@mortise/server'
import { z } from 'zod'
import { listDirectory } from '../io/list.js'
import type { Scope } from '../scope/scope.js'
import { answeredPath, answering, entrySchema, looksOnly, pathSchema } from './answer.js'

/** Offers `list`: what is in a directory, page by page. */
export const registerList = (server: McpServer, scope: Scope): void => {
  server.registerTool(
    'list',
    {
      title: 'List a directory',
      description:
        'Lists what is in a directory, in order of name: type, size and time of each entry. Does not go deeper; use find ' +
        `for that. Pass nextCursor as cursor to get the next page. Folders of this server: ${scope.listed}.`,
      inputSchema: z.object({
        path: pathSchema.default('.'),
        limit: z.int().min(1).max(1000).default(200).describe('Entries per page'),
        cursor: z.string().optional().describe('nextCursor of the page before'),
      }),
      outputSchema: z.object({
        path: answeredPath,
        entries: z.array(entrySchema),
        nextCursor: z.string().optional().describe('Absent on the last page'),
        complete: z.boolean().describe('False where the directory holds more than can be listed'),
      }),
      annotations: looksOnly,
    },
    ({ path, limit, cursor }) => answering(() => scope.visit(path, (spot) => listDirectory(spot, { limit, cursor }))),
  )
}
