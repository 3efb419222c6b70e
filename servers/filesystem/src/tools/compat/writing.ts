import { ToolError, type McpServer } from '@mortise/server'
import { z } from 'zod'
import { applyEdits, type Edit } from '../../io/edit.js'
import { makeFolders } from '../../io/folders.js'
import { Pace } from '../../io/pace.js'
import { visitPlace } from '../../io/place.js'
import { putFile } from '../../io/put.js'
import { rewrite } from '../../io/rewrite.js'
import { unifiedDiff } from '../../io/unified.js'
import { Failure } from '../../failure.js'
import type { Scope } from '../../scope/scope.js'
import { adds, destroys } from '../changing.js'
import type { Desk } from '../desk.js'
import { moveBetween } from '../move.js'
import { inProse } from './prose.js'

const outputSchema = z.object({ content: z.string() })

const registerWriteFile = (server: McpServer, scope: Scope, desk: Desk): void => {
  server.registerTool(
    'write_file',
    {
      title: 'Write a file',
      description: `Makes a text file, or replaces one without asking. Allowed directories: ${scope.listed}.`,
      inputSchema: z.object({ path: z.string(), content: z.string() }),
      outputSchema,
      annotations: { ...destroys, idempotentHint: true },
    },
    ({ path, content }, ctx) =>
      inProse(scope, () =>
        desk.inTurn(async () => {
          const put = { content, how: 'overwrite', encoding: 'utf-8' } as const
          desk.tell([(await desk.scope.visit(path, (spot) => putFile(spot, put))).written])
          return `Successfully wrote to ${path}`
        }, ctx.signal),
      ),
  )
}

/** Makes one edit; one that would change nothing is none, as in the server that this profile stands in for. */
const editOnce = async (text: string, edit: Edit, pace: Pace): Promise<string> => {
  try {
    return (await applyEdits(text, [edit], { fuzzy: true, pace })).text
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    if (error.code === 'NO_CHANGE') return text
    if (error.code !== 'NO_MATCH') throw error
    throw new ToolError(`Could not find exact match for edit:\n${edit.oldText}`, { cause: error })
  }
}

const editAll = async (before: string, edits: readonly Edit[], pace: Pace): Promise<string> => {
  let text = before
  for (const edit of edits) text = await editOnce(text, edit, pace)
  return text
}

/** A diff in a fence that nothing in it closes. */
const fenced = (path: string, before: string, after: string): string => {
  const sides = { before: path, after: path, notes: ['original', 'modified'], context: 4 } as const
  const diff = `Index: ${path}\n${'='.repeat(67)}\n${unifiedDiff(before, after, sides)}`
  const longest = Math.max(2, ...(diff.match(/`+/g) ?? []).map(({ length }) => length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}diff\n${diff}${fence}\n\n`
}

const registerEditFile = (server: McpServer, scope: Scope, desk: Desk): void => {
  server.registerTool(
    'edit_file',
    {
      title: 'Edit a file',
      description:
        'Replaces parts of a text file, each found exactly or by its lines with other indentation, and just once. Answers ' +
        `with a diff. Allowed directories: ${scope.listed}.`,
      inputSchema: z.object({
        path: z.string(),
        edits: z
          .array(
            z.object({
              oldText: z.string().describe('What is there now'),
              newText: z.string().describe('What is to stand there instead'),
            }),
          )
          .min(1),
        dryRun: z.boolean().default(false).describe('Only show the diff'),
      }),
      outputSchema,
      annotations: destroys,
    },
    ({ path, edits, dryRun }, ctx) =>
      inProse(scope, () =>
        desk.inTurn(
          () =>
            desk.scope.visit(path, async (spot) => {
              const work = (text: string) => editAll(text, edits, new Pace(ctx))
              const { before, after, changes } = await rewrite(spot, work, { dryRun })
              if (changes.length > 0) desk.tell([{ ...spot, created: false }])
              return fenced(path, before.text, after)
            }),
          ctx.signal,
        ),
      ),
  )
}

const registerMakeDirectory = (server: McpServer, scope: Scope, desk: Desk): void => {
  server.registerTool(
    'create_directory',
    {
      title: 'Make a directory',
      description:
        'Makes a directory and those that it lies in; one that exists already is no error. ' +
        `Allowed directories: ${scope.listed}.`,
      inputSchema: z.object({ path: z.string() }),
      outputSchema,
      annotations: { ...adds, idempotentHint: true },
    },
    ({ path }, ctx) =>
      inProse(scope, () =>
        desk.inTurn(async () => {
          const made = await makeFolders(scope, path)
          desk.tell(made.map((each) => ({ ...each, created: true })))
          return `Successfully created directory ${path}`
        }, ctx.signal),
      ),
  )
}

const orTaken = (destination: string) => (error: unknown) => {
  if (!(error instanceof Failure && error.code === 'EXISTS')) throw error
  throw new ToolError(`Destination already exists: ${destination}`, { cause: error })
}

const registerMoveFile = (server: McpServer, scope: Scope, desk: Desk): void => {
  server.registerTool(
    'move_file',
    {
      title: 'Move or rename',
      description:
        'Gives a file or a directory another name, which must be free. ' + `Allowed directories: ${scope.listed}.`,
      inputSchema: z.object({ source: z.string(), destination: z.string() }),
      outputSchema,
      annotations: destroys,
    },
    ({ source, destination }, ctx) =>
      inProse(scope, () =>
        desk.inTurn(
          () =>
            visitPlace(desk.scope, source, (from) =>
              visitPlace(desk.scope, destination, async (to) => {
                await moveBetween(from, to, false, ctx.signal).catch(orTaken(destination))
                desk.tell([from, to].map((each) => ({ ...each, created: true })))
                return `Successfully moved ${source} to ${destination}`
              }),
            ),
          ctx.signal,
        ),
      ),
  )
}

/** Offers the tools that write of the official server, by the same names and with the same texts. */
export const registerCompatWriting = (server: McpServer, scope: Scope, desk: Desk): void => {
  registerWriteFile(server, scope, desk)
  registerEditFile(server, scope, desk)
  registerMakeDirectory(server, scope, desk)
  registerMoveFile(server, scope, desk)
}
