import type { McpServer } from '@mortise/server'
import { z } from 'zod'
import { identityOf, movePlace, mustNotContain } from '../io/move.js'
import { addressOf, mustBeFree, occupied, visitPlace, type Place } from '../io/place.js'
import { measureTree } from '../io/tree.js'
import type { Scope } from '../scope/scope.js'
import { answeredPath, answering, pathSchema } from './answer.js'
import { adds, doneShape, dryRunSchema, ifMatchSchema } from './changing.js'
import type { Desk } from './desk.js'
import { stale } from '../io/beside.js'
import { takes } from './takes.js'

/** Moves, or finds out whether that could be done; says what takes it back. */
export const moveBetween = async (from: Place, to: Place, dryRun: boolean, signal: AbortSignal) => {
  const stats = occupied(from)
  mustBeFree(to)
  mustNotContain(from, to)
  // What is kept from clients in one place might not be in another.
  if (stats.isDirectory()) await measureTree(from, signal)
  if (dryRun) return []
  const etag = await movePlace(from, to)
  return [{ kind: 'moved', from: addressOf(from), to: addressOf(to), etag } as const]
}

/** Offers `move`: gives a file or a directory another name, never in the place of something else. */
export const registerMove = (server: McpServer, scope: Scope, desk: Desk): void => {
  server.registerTool(
    'move',
    {
      title: 'Move or rename',
      description:
        'Gives a file, a directory or a link another name. The new name must be free, and its directory must exist: nothing ' +
        `is ever replaced. A link is moved itself. Folders of this server: ${scope.listed}.`,
      inputSchema: takes({
        from: pathSchema,
        to: pathSchema.describe('The new path in full, not just the directory'),
        ifMatch: ifMatchSchema,
        dryRun: dryRunSchema,
      }),
      outputSchema: z.object({ from: answeredPath, to: answeredPath, ...doneShape }),
      annotations: adds,
    },
    (wish, ctx) =>
      answering(() =>
        desk.inTurn(
          () =>
            visitPlace(desk.scope, wish.from, (from) =>
              visitPlace(desk.scope, wish.to, async (to) => {
                if (wish.ifMatch !== undefined && identityOf(occupied(from)) !== wish.ifMatch) throw stale(from.path)
                const changes = await moveBetween(from, to, wish.dryRun, ctx.signal)
                const touched = changes.length === 0 ? [] : [from, to].map((each) => ({ ...each, created: true }))
                return { from: from.path, to: to.path, dryRun: wish.dryRun, ...desk.done('move', changes, touched) }
              }),
            ),
          ctx.signal,
        ),
      ),
  )
}
