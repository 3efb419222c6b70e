import path from 'node:path'
import type { AskingContext, McpServer } from '@mortise/server'
import { z } from 'zod'
import { Failure, quote } from '../failure.js'
import { stale } from '../io/beside.js'
import { encode } from '../io/encoding.js'
import { makeFolders, missingFolders } from '../io/folders.js'
import { putFile, type Put } from '../io/put.js'
import type { Change } from '../io/reverse.js'
import { exists, fileInTheWay, type Standing } from '../io/write.js'
import { below } from '../scope/folder.js'
import type { Scope } from '../scope/scope.js'
import { answeredPath, answering, pathSchema } from './answer.js'
import { destroys, doneShape, dryRunSchema, encodingSchema, etagSchema, ifMatchSchema } from './changing.js'
import { askConsent, confirmSchema } from './consent.js'
import type { Desk } from './desk.js'
import { takes } from './takes.js'

const MAX_CHARACTERS = 1024 * 1024

const inputSchema = takes({
  path: pathSchema,
  content: z.string().max(MAX_CHARACTERS).optional().describe('The text; give this or base64'),
  base64: z.base64().max(MAX_CHARACTERS).optional().describe('Bytes; give this or content'),
  mode: z.enum(['create', 'overwrite', 'append']).default('create'),
  createParents: z.boolean().default(false).describe('Make the directories that are missing'),
  ifMatch: ifMatchSchema,
  encoding: encodingSchema.optional().describe('How to spell the text; as the file is, else utf-8'),
  confirm: confirmSchema,
  dryRun: dryRunSchema,
}).refine(({ content, base64 }) => (content === undefined) !== (base64 === undefined), 'Give either content or base64')

type Wish = z.output<typeof inputSchema>

const outputSchema = z.object({
  path: answeredPath,
  created: z.boolean().describe('Whether the file is new'),
  bytes: z.int().describe('Bytes that were written'),
  size: z.number().describe('Bytes that the file has now'),
  etag: etagSchema.optional(),
  ...doneShape,
})

/** What is missing when a file is written is its directory. */
const noDirectory = (error: unknown): never => {
  if (!(error instanceof Failure && error.code === 'NOT_FOUND')) throw error
  const hint = 'Pass createParents: true to make it, or choose one that exists; list and find show them.'
  const failure = new Failure(error.code, error.message, hint, { cause: error })
  throw error.path === undefined ? failure : failure.about(error.path)
}

/** Where a file would come to stand, and what is there already. */
interface Sight {
  readonly path: string
  readonly standing?: Standing | undefined
}

const sightOf = async (scope: Scope, wish: Wish): Promise<Sight> => {
  const given = scope.plain(wish.path)
  const missing = wish.createParents ? await missingFolders(scope, path.dirname(given)) : []
  const parent = missing.at(-1)
  if (parent !== undefined) return { path: below(parent, path.basename(given)) }
  const look = scope.visit(given, async (spot) => {
    if (wish.mode === 'create' && spot.kind === 'entry') throw exists(spot)
    return { path: spot.path, standing: await fileInTheWay(spot) }
  })
  return look.catch(noDirectory)
}

/** What is there; the wish is refused where it does not fit. */
const lookAt = async (scope: Scope, wish: Wish): Promise<Sight> => {
  const sight = await sightOf(scope, wish)
  if (wish.ifMatch !== undefined && sight.standing?.etag !== wish.ifMatch) throw stale(sight.path)
  return sight
}

/** Asks before anything is lost that nobody has looked at. What was agreed to is that very state of the file. */
const agree = async (ctx: AskingContext, wish: Wish, look: () => Promise<Sight>): Promise<Wish> => {
  if (wish.mode !== 'overwrite' || wish.ifMatch !== undefined || wish.confirm || wish.dryRun) return wish
  const { seen } = await ctx.step('seen', async () => ({ seen: (await look()).standing }))
  // What comes into being meanwhile is not what was asked about.
  if (!seen) return { ...wish, mode: 'create' }
  await askConsent(ctx, 'overwrite', {
    path: seen.path,
    question: `Overwrite ${quote(seen.path)}? Its ${seen.size} bytes will be lost.`,
    instead: 'Pass ifMatch with its etag, or confirm: true if the user wants it overwritten.',
  })
  return { ...wish, ifMatch: seen.etag }
}

const putOf = ({ content, base64, mode: how, encoding, ifMatch }: Wish): Put => ({
  content: content ?? Buffer.from(base64!, 'base64'),
  how,
  encoding,
  ifMatch,
})

/** What the answer would be. */
const foretell = (wish: Wish, { path: shown, standing }: Sight) => {
  const { content, encoding = 'utf-8' } = putOf(wish)
  const { length } = typeof content === 'string' ? encode(content, { encoding, bom: false }) : content
  const size = wish.mode === 'append' ? length + (standing?.size ?? 0) : length
  return { path: shown, created: !standing, bytes: length, size, dryRun: true }
}

const perform = async (scope: Scope, desk: Desk, wish: Wish) => {
  const folders = wish.createParents ? await makeFolders(scope, path.dirname(scope.plain(wish.path))) : []
  const { written, change } = await desk.scope.visit(wish.path, (spot) => putFile(spot, putOf(wish))).catch(noDirectory)
  const changes: Change[] = folders.map(({ at }) => ({ kind: 'folder', at }))
  if (change) changes.push(change)
  const { real: _real, was: _was, ...told } = written
  return { ...told, dryRun: false, ...desk.done('write', changes, [written]) }
}

/** Offers `write`: makes, replaces or extends a file, with consent where something would be lost. */
export const registerWrite = (server: McpServer, scope: Scope, desk: Desk): void => {
  server.registerTool(
    'write',
    {
      title: 'Write a file',
      description:
        'Writes a file from text or base64. Mode create makes a new file and refuses an existing one; overwrite replaces a ' +
        'file whole, and asks the user first unless ifMatch names the state that you have read; append adds to the end. ' +
        `Text is spelled as the file is already. To change a part of a file use edit. Folders of this server: ${scope.listed}.`,
      inputSchema,
      outputSchema,
      annotations: destroys,
    },
    (wish, ctx) =>
      answering(async () => {
        const agreed = await agree(ctx, wish, () => lookAt(scope, wish))
        return desk.inTurn(async () => {
          const seen = await lookAt(scope, agreed)
          return agreed.dryRun ? foretell(agreed, seen) : perform(scope, desk, agreed)
        }, ctx.signal)
      }),
  )
}
