import type { McpServer } from '@mortise/server'
import { z } from 'zod'
import { namedBy } from '../io/reverse.js'
import type { Scope } from '../scope/scope.js'
import { answering } from './answer.js'
import { destroys, dryRunSchema } from './changing.js'
import type { Desk } from './desk.js'
import { takes } from './takes.js'

/** Offers `undo`: takes back what another tool has done. */
export const registerUndo = (server: McpServer, scope: Scope, desk: Desk): void => {
  server.registerTool(
    'undo',
    {
      title: 'Take a change back',
      description:
        'Takes back what write, edit, apply_patch, move, copy, create_directory or delete has done, by the operationId ' +
        'that it answered. Refused where something has changed since; of several changes to one file the last goes first. ' +
        'Works as long as the server runs, and for changes that are not too old or too large.',
      inputSchema: takes({ operationId: z.string().max(100), dryRun: dryRunSchema }),
      outputSchema: z.object({
        operationId: z.string(),
        tool: z.string().describe('Whose doing was taken back'),
        paths: z.array(z.string()).describe('What is as it was before'),
        dryRun: z.boolean().describe('Whether nothing was done'),
      }),
      annotations: destroys,
    },
    ({ operationId, dryRun }, ctx) =>
      answering(() =>
        desk.inTurn(async () => {
          const { journal } = desk
          const { tool, changes } = await (dryRun
            ? journal.verify(scope, operationId)
            : journal.undo(scope, operationId))
          const paths = [...new Set(changes.map((change) => (change.kind === 'moved' ? change.from : change.at)))]
          if (!dryRun) desk.tell(namedBy(changes).map((path) => ({ path, real: path, created: true })))
          return { operationId, tool, paths, dryRun }
        }, ctx.signal),
      ),
  )
}
