import type { McpServer } from '@mortise/server'
import { z } from 'zod'
import { applyEdits } from '../io/edit.js'
import { Pace } from '../io/pace.js'
import { rewrite } from '../io/rewrite.js'
import { unifiedDiff } from '../io/unified.js'
import type { Scope } from '../scope/scope.js'
import type { Spot } from '../scope/walk.js'
import { answeredPath, answering, pathSchema } from './answer.js'
import { destroys, diffSchema, doneShape, dryRunSchema, etagSchema, ifMatchSchema } from './changing.js'
import type { Desk } from './desk.js'
import { takes } from './takes.js'

const editSchema = takes({
  oldText: z.string().describe('What is there now, copied exactly; line ends do not matter'),
  newText: z.string().describe('What is to stand there instead'),
  replaceAll: z.boolean().optional().describe('Replace every occurrence; without it there must be one'),
  expected: z.int().min(1).optional().describe('Replace every occurrence, and refuse unless there are so many'),
})

const inputSchema = takes({
  path: pathSchema,
  edits: z.array(editSchema).max(200).describe('One after the other, each on the outcome of those before'),
  ifMatch: ifMatchSchema,
  fuzzy: z
    .boolean()
    .default(false)
    .describe('Where oldText is not found, leave white space at the ends of lines aside'),
  dryRun: dryRunSchema,
})

const outputSchema = z.object({
  path: answeredPath,
  diff: diffSchema,
  replaced: z.int().describe('How many occurrences were replaced'),
  fuzzy: z.array(z.int()).describe('Which edits, from 1, were found only with white space left aside'),
  encoding: z.string(),
  eol: z.enum(['lf', 'crlf', 'mixed', 'none']).describe('How the lines of the file end'),
  etag: etagSchema,
  ...doneShape,
})

type Wish = z.output<typeof inputSchema>

const editSpot = async (spot: Spot, desk: Desk, wish: Wish, signal: AbortSignal) => {
  const loose: number[] = []
  let replaced = 0
  const work = async (text: string): Promise<string> => {
    const edited = await applyEdits(text, wish.edits, { fuzzy: wish.fuzzy, pace: new Pace({ signal }) })
    loose.push(...edited.loose)
    replaced = edited.replaced
    return edited.text
  }
  const { before, after, etag, changes } = await rewrite(spot, work, wish)
  const { path, real } = spot
  const diff = unifiedDiff(before.text, after, { before: path, after: path })
  const done = changes.length === 0 ? {} : desk.done('edit', changes, [{ path, real, created: false }])
  const { encoding, eol } = before
  return { path, diff, replaced, fuzzy: loose, encoding, eol, etag, dryRun: wish.dryRun, ...done }
}

/** Offers `edit`: replaces parts of a text file, and nothing beside them. */
export const registerEdit = (server: McpServer, scope: Scope, desk: Desk): void => {
  server.registerTool(
    'edit',
    {
      title: 'Edit a text file',
      description:
        'Replaces parts of a text file. Each oldText must be found, and once, unless replaceAll or expected says otherwise; ' +
        'where it is found more often the lines are named and nothing is done. Encoding, line ends and all else stay as ' +
        `they are. Answers with a diff. Folders of this server: ${scope.listed}.`,
      inputSchema,
      outputSchema,
      annotations: destroys,
    },
    (wish, { signal }) =>
      answering(() =>
        desk.inTurn(() => desk.scope.visit(wish.path, (spot) => editSpot(spot, desk, wish, signal)), signal),
      ),
  )
}
