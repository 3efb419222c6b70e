import type { McpServer } from '@mortise/server'
import { z } from 'zod'
import { uriOf } from '../scope/uri.js'
import type { Scope } from '../scope/scope.js'
import { answering, looksOnly } from './answer.js'
import { takes } from './takes.js'

/** Offers `list_roots`: the folders that the caller may use. */
export const registerListRoots = (server: McpServer, scope: Scope, writable: boolean): void => {
  server.registerTool(
    'list_roots',
    {
      title: 'List the folders',
      description: 'Lists the folders of this server: nothing outside of them can be reached.',
      inputSchema: takes({}),
      outputSchema: z.object({
        roots: z.array(z.object({ path: z.string(), uri: z.string(), name: z.string().optional() })),
        writable: z.boolean(),
      }),
      annotations: looksOnly,
    },
    () =>
      answering(async () => ({
        roots: scope.folders.map(({ label, path }) => {
          const name = scope.nameOf(path)
          return { path: label, uri: uriOf(label), ...(name !== undefined && { name }) }
        }),
        writable,
      })),
  )
}
