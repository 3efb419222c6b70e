import type { AskingContext, McpServer } from '@mortise/server'
import { z } from 'zod'
import { quote } from '../failure.js'
import { stale } from '../io/beside.js'
import { typeOf } from '../io/entries.js'
import { identityOf } from '../io/move.js'
import { addressOf, occupied, visitPlace, type Place } from '../io/place.js'
import { discard } from '../io/trash.js'
import { measureTree, removeTree, type Tally } from '../io/tree.js'
import type { Scope } from '../scope/scope.js'
import { answeredPath, answering, pathSchema } from './answer.js'
import { destroys, doneShape, dryRunSchema, ifMatchSchema } from './changing.js'
import { askConsent, confirmSchema } from './consent.js'
import type { Desk } from './desk.js'
import { takes } from './takes.js'

const inputSchema = takes({
  path: pathSchema,
  ifMatch: ifMatchSchema,
  confirm: confirmSchema,
  dryRun: dryRunSchema,
})

type Wish = z.output<typeof inputSchema>

const outputSchema = z.object({
  path: answeredPath,
  type: z.enum(['file', 'directory', 'symlink', 'other']).describe('A link is deleted itself'),
  files: z.int(),
  directories: z.int(),
  bytes: z.number(),
  permanent: z.boolean().describe('Whether it is gone for good, and not in the trash'),
  ...doneShape,
})

/** What is to be deleted, and in which state it is. */
interface Seen extends Tally {
  readonly path: string
  readonly type: z.output<typeof outputSchema>['type']
  readonly state: string
}

const look = async (place: Place, { ifMatch }: Wish, signal: AbortSignal): Promise<Seen> => {
  const stats = occupied(place)
  const state = identityOf(stats)
  if (ifMatch !== undefined && state !== ifMatch) throw stale(place.path)
  const { files, directories, bytes } = await measureTree(place, signal)
  return { path: place.path, type: typeOf(stats), state, files, directories, bytes }
}

/** Asks before a tree goes, or anything for good. What was agreed to is the deletion of that very thing. */
const agree = async (ctx: AskingContext, desk: Desk, wish: Wish): Promise<Wish> => {
  if (wish.confirm || wish.dryRun) return wish
  const seen = await ctx.step('seen', () => visitPlace(desk.scope, wish.path, (place) => look(place, wish, ctx.signal)))
  const isTree = seen.files + seen.directories > 1
  if (!isTree && !desk.permanentDelete) return wish
  const what = isTree ? ` with the ${seen.files} files in it` : ''
  await askConsent(ctx, 'delete', {
    path: seen.path,
    question: `Delete ${quote(seen.path)}${what}, ${seen.bytes} bytes${desk.permanentDelete ? ', for good' : ''}?`,
    instead: 'Pass confirm: true if the user wants it deleted.',
  })
  return { ...wish, ifMatch: seen.state }
}

const perform = async (desk: Desk, place: Place, wish: Wish, signal: AbortSignal) => {
  const { state: _state, ...told } = await look(place, wish, signal)
  const permanent = desk.permanentDelete
  if (wish.dryRun) return { ...told, permanent, dryRun: true }
  const touched = [{ ...place, created: true }]
  if (permanent) {
    // Once begun it is not given up: half a tree is of no use to anybody.
    await removeTree(place)
    return { ...told, permanent, dryRun: false, ...desk.done('delete', [], touched) }
  }
  const { to, etag } = await discard(place, told.bytes)
  const change = { kind: 'moved', from: addressOf(place), to, etag } as const
  return { ...told, permanent, dryRun: false, ...desk.done('delete', [change], touched) }
}

/** Offers `delete`: moves to the trash, or deletes for good where the operator wants that. */
export const registerDelete = (server: McpServer, scope: Scope, desk: Desk): void => {
  server.registerTool(
    'delete',
    {
      title: 'Delete a file or a directory',
      description:
        (desk.permanentDelete
          ? 'Deletes a file, a link, or a directory with all that is in it, for good; the user is asked first. '
          : 'Moves a file, a link, or a directory with all that is in it to the trash, from where undo brings it back ' +
            'until the trash is full. For a directory that is not empty the user is asked first. ') +
        `Folders of this server: ${scope.listed}.`,
      inputSchema,
      outputSchema,
      annotations: destroys,
    },
    (wish, ctx) =>
      answering(async () => {
        const agreed = await agree(ctx, desk, wish)
        return desk.inTurn(
          () => visitPlace(desk.scope, agreed.path, (place) => perform(desk, place, agreed, ctx.signal)),
          ctx.signal,
        )
      }),
  )
}
