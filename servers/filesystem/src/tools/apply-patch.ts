import type { McpServer } from '@mortise/server'
import { z } from 'zod'
import { Pace } from '../io/pace.js'
import { performPlans, planPatch, type FilePlan } from '../io/patch.js'
import { namedBy } from '../io/reverse.js'
import { unifiedDiff } from '../io/unified.js'
import type { Scope } from '../scope/scope.js'
import { answering, pathSchema } from './answer.js'
import { destroys, diffSchema, doneShape, dryRunSchema } from './changing.js'
import type { Desk } from './desk.js'
import { takes } from './takes.js'

const MAX_CHARACTERS = 1024 * 1024
const MOST_DIFFS = 128 * 1024
/** How long diffs are made, in milliseconds. */
const MOST_MS = 2_000

const outputSchema = z.object({
  files: z.array(
    z.object({
      action: z.enum(['create', 'modify', 'delete', 'rename']),
      from: z.string().optional().describe('The file as it was; absent for a new one'),
      to: z.string().optional().describe('The file as it is; absent for one that is deleted'),
      diff: diffSchema,
    }),
  ),
  ...doneShape,
})

/** What is told of each file; its diff only as long as there is room and time for it. */
const told = async (plans: readonly FilePlan[], pace: Pace) => {
  let room = MOST_DIFFS
  const files = []
  for (const { action, from, to, before, after } of plans) {
    await pace.step()
    const sides = { before: from ?? '/dev/null', after: to ?? '/dev/null' }
    const diff = room > 0 && !pace.over ? unifiedDiff(before, after, sides) : '[left out]\n'
    room -= diff.length
    files.push({ action, ...(from !== undefined && { from }), ...(to !== undefined && { to }), diff })
  }
  return files
}

/** Offers `apply_patch`: changes many files at once, all of them or none. */
export const registerApplyPatch = (server: McpServer, scope: Scope, desk: Desk): void => {
  server.registerTool(
    'apply_patch',
    {
      title: 'Apply a patch',
      description:
        'Applies a unified diff, as git diff prints it, over any number of files: makes, changes, deletes and renames ' +
        'them, all or nothing. Each hunk must fit exactly, where it says or at one other place. Encoding and line ends of ' +
        `a file stay. Folders of this server: ${scope.listed}.`,
      inputSchema: takes({
        patch: z.string().min(1).max(MAX_CHARACTERS),
        path: pathSchema.default('.').describe('The directory that the names in the patch count from'),
        dryRun: dryRunSchema,
      }),
      outputSchema,
      annotations: destroys,
    },
    ({ patch, path, dryRun }, ctx) =>
      answering(() =>
        desk.inTurn(async () => {
          const { signal } = ctx
          const plans = await planPatch(scope, scope.plain(path), patch, new Pace({ signal }))
          const files = await told(plans, new Pace({ signal, maxMs: MOST_MS }))
          if (dryRun) return { files, dryRun }
          const changes = await performPlans(desk.scope, plans)
          const touched = namedBy(changes).map((each) => ({ path: each, real: each, created: true }))
          return { files, dryRun, ...desk.done('apply_patch', changes, touched) }
        }, ctx.signal),
      ),
  )
}
