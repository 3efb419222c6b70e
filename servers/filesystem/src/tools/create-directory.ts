import type { McpServer } from '@mortise/server'
import { z } from 'zod'
import { makeFolders, missingFolders } from '../io/folders.js'
import type { Scope } from '../scope/scope.js'
import { answeredPath, answering, pathSchema } from './answer.js'
import { adds, doneShape, dryRunSchema } from './changing.js'
import type { Desk } from './desk.js'
import { takes } from './takes.js'

/** Offers `create_directory`: makes a directory, and those that it lies in. */
export const registerCreateDirectory = (server: McpServer, scope: Scope, desk: Desk): void => {
  server.registerTool(
    'create_directory',
    {
      title: 'Make a directory',
      description:
        'Makes a directory and those that it lies in; one that exists already is no error. ' +
        `Folders of this server: ${scope.listed}.`,
      inputSchema: takes({ path: pathSchema, dryRun: dryRunSchema }),
      outputSchema: z.object({
        path: answeredPath,
        created: z.array(z.string()).describe('The directories that are new, outermost first'),
        ...doneShape,
      }),
      annotations: { ...adds, idempotentHint: true },
    },
    ({ path, dryRun }, ctx) =>
      answering(() =>
        desk.inTurn(async () => {
          const shownNow = (): Promise<string> => scope.visit(path, async (spot) => spot.path)
          if (dryRun) {
            const missing = await missingFolders(scope, path)
            return { path: missing.at(-1) ?? (await shownNow()), created: missing, dryRun }
          }
          const made = await makeFolders(scope, path)
          const shown = await shownNow()
          const changes = made.map(({ at }) => ({ kind: 'folder', at }) as const)
          const touched = made.map((each) => ({ ...each, created: true }))
          const done = desk.done('create_directory', changes, touched)
          return { path: shown, created: made.map((each) => each.path), dryRun, ...done }
        }, ctx.signal),
      ),
  )
}
