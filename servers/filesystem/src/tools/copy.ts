import type { AskingContext, McpServer } from '@mortise/server'
import { z } from 'zod'
import { quote } from '../failure.js'
import { copied, copyPlace } from '../io/copy.js'
import { mustNotContain } from '../io/move.js'
import { addressOf, mustBeFree, visitPlace } from '../io/place.js'
import { measureTree, tooLarge, type Measured } from '../io/tree.js'
import type { Scope } from '../scope/scope.js'
import { answeredPath, answering, pathSchema } from './answer.js'
import { adds, doneShape, dryRunSchema } from './changing.js'
import { askConsent, confirmSchema, MANY } from './consent.js'
import type { Desk } from './desk.js'
import { takes } from './takes.js'

/** How many bytes one copy may have. */
const MAX_BYTES = 4 * 1024 ** 3

const inputSchema = takes({
  from: pathSchema,
  to: pathSchema.describe('The new path in full, not just the directory'),
  confirm: confirmSchema,
  dryRun: dryRunSchema,
})

type Wish = z.output<typeof inputSchema>

const outputSchema = z.object({
  from: answeredPath,
  to: answeredPath,
  files: z.int(),
  directories: z.int(),
  bytes: z.number(),
  skipped: z.int().describe('Links, pipes, devices, and what is kept from clients: none of that is copied'),
  ...doneShape,
})

/** What would be copied, and where to. */
interface Plan extends Measured {
  readonly from: string
  readonly to: string
}

/** Refuses what cannot be copied, and tells how much it would be. */
const plan = (desk: Desk, wish: Wish, signal: AbortSignal): Promise<Plan> =>
  visitPlace(desk.scope, wish.from, (from) =>
    visitPlace(desk.scope, wish.to, async (to) => {
      copied(from)
      mustBeFree(to)
      mustNotContain(from, to)
      const tally = await measureTree(from, signal, true)
      if (tally.bytes > MAX_BYTES) throw tooLarge(`holds ${tally.bytes} bytes, and ${MAX_BYTES} are the limit`)
      return { ...tally, from: from.path, to: to.path }
    }),
  )

const agree = async (ctx: AskingContext, desk: Desk, wish: Wish): Promise<Plan> => {
  const seen = await ctx.step('seen', () => plan(desk, wish, ctx.signal))
  if (seen.files > MANY && !wish.confirm && !wish.dryRun)
    await askConsent(ctx, 'copy', {
      path: seen.to,
      question: `Copy the ${seen.files} files in ${quote(seen.from)}, ${seen.bytes} bytes, to ${quote(seen.to)}?`,
      instead: 'Pass confirm: true if the user wants it copied.',
    })
  return seen
}

/** Offers `copy`: copies a file or a tree. */
export const registerCopy = (server: McpServer, scope: Scope, desk: Desk): void => {
  server.registerTool(
    'copy',
    {
      title: 'Copy a file or a directory',
      description:
        'Copies a file, or a directory with all that is in it. The new name must be free, and its directory must exist. ' +
        `Links are left out. For more than ${MANY} files the user is asked first. Tells its progress, and can be ` +
        `cancelled, which leaves nothing behind. Folders of this server: ${scope.listed}.`,
      inputSchema,
      outputSchema,
      annotations: adds,
    },
    (wish, ctx) =>
      answering(async () => {
        const seen = await agree(ctx, desk, wish)
        const tell = (files: number): Promise<void> => ctx.progress(files, seen.files, `${files} files copied`)
        return visitPlace(desk.scope, wish.from, (from) =>
          visitPlace(desk.scope, wish.to, async (to) => {
            const told = { from: from.path, to: to.path, dryRun: wish.dryRun }
            if (wish.dryRun) return { ...told, ...seen }
            const { etag, ...done } = await copyPlace(from, to, { signal: ctx.signal, tell })
            const change = { kind: 'made', at: addressOf(to), etag } as const
            return { ...told, ...done, ...desk.done('copy', [change], [{ ...to, created: true }]) }
          }),
        )
      }),
  )
}
