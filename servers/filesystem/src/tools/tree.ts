import type { McpServer } from '@mortise/server'
import { z } from 'zod'
import { treeOf } from '../io/tree-text.js'
import type { Scope } from '../scope/scope.js'
import { answeredPath, answering, goOnWith, looksOnly, pathSchema, seenThrough } from './answer.js'
import { takes } from './takes.js'

/** Offers `tree`: the names below a directory, as indented text. */
export const registerTree = (server: McpServer, scope: Scope): void => {
  server.registerTool(
    'tree',
    {
      title: 'Show a directory tree',
      description:
        'Shows the names below a directory as indented text; a directory ends in /, and in /… where it is not shown, for it ' +
        'lies too deep. Pass nextCursor as cursor, with the same arguments, to go on. ' +
        `Folders of this server: ${scope.listed}.`,
      inputSchema: takes({
        path: pathSchema.default('.'),
        depth: z.int().min(1).max(64).default(3).describe('How many levels'),
        maxEntries: z.int().min(1).max(100_000).default(1000).describe('How many names at most'),
        cursor: z.string().optional().describe('nextCursor of the answer before'),
        ...seenThrough,
        respectIgnore: seenThrough.respectIgnore.default(true),
      }),
      outputSchema: z.object({
        path: answeredPath,
        files: z.int().describe('How many names of this answer are no directories'),
        directories: z.int(),
        nextCursor: z.string().optional().describe('Absent where nothing is left'),
        complete: z.boolean().describe('False where directories hold more than can be shown, or could not be opened'),
      }),
      annotations: looksOnly,
    },
    ({ path, ...wish }, ctx) =>
      answering(async () => {
        const { text, ...told } = await scope.visit(path, (spot) => treeOf(spot, wish, ctx.signal))
        const notes = goOnWith(told.nextCursor)
        if (!told.complete) notes.push('[not all is shown: a directory holds too much, or could not be opened]')
        const blocks = [text === '' ? '[nothing]' : text, ...notes]
        return { content: blocks.map((each) => ({ type: 'text' as const, text: each })), structuredContent: told }
      }),
  )
}
