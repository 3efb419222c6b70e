import type { McpServer } from '@mortise/server'
import { z } from 'zod'
import { statAt } from '../io/info.js'
import type { Scope } from '../scope/scope.js'
import { answeredPath, answering, entrySchema, looksOnly, pathSchema } from './answer.js'
import { takes } from './takes.js'

/** Offers `info`: what is known of one file, directory or link. */
export const registerInfo = (server: McpServer, scope: Scope): void => {
  server.registerTool(
    'info',
    {
      title: 'Look at a file',
      description:
        'Tells type, size, times and permissions of a file, a directory or a symbolic link, which is not followed. ' +
        `Folders of this server: ${scope.listed}.`,
      inputSchema: takes({ path: pathSchema }),
      outputSchema: z.object({
        path: answeredPath,
        ...entrySchema.shape,
        name: z.string(),
        created: z.iso.datetime().optional(),
        accessed: z.iso.datetime().optional(),
        mode: z.string().describe('Permissions, in octal'),
        mimeType: z.string().optional(),
        etag: z.string().optional().describe('Stands for this state of the file'),
      }),
      annotations: looksOnly,
    },
    ({ path }) => answering(() => statAt(scope, path)),
  )
}
