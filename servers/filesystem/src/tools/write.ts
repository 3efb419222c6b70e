import { ErrorCode, ProtocolError } from '@mortise/protocol'
import type { AskingContext, McpServer } from '@mortise/server'
import { z } from 'zod'
import { Failure, quote } from '../failure.js'
import { fileInTheWay, writeText, type WriteMode } from '../io/write.js'
import { announce } from '../resources/announce.js'
import type { Scope } from '../scope/scope.js'
import { answeredPath, answering, pathSchema } from './answer.js'

const MAX_CHARACTERS = 1024 * 1024

const Consent = z.object({
  confirm: z.boolean().meta({ title: 'Overwrite', description: 'Whether the file may be overwritten' }),
})

/** Asks the user whether a file may be overwritten; throws `NOT_CONFIRMED` unless the answer is yes. */
const askConsent = async (ctx: AskingContext, { path, size }: { path: string; size: number }): Promise<void> => {
  const message = `Overwrite ${quote(path)}? Its ${size} bytes will be lost.`
  const answer = await ctx.elicit('overwrite', { message, schema: Consent }).catch((error: unknown) => {
    if (!(error instanceof ProtocolError && error.code === ErrorCode.missingCapability)) throw error
    const hint = 'Pass overwrite: true if the user wants it overwritten.'
    throw new Failure('NOT_CONFIRMED', `${quote(path)} exists, and this client cannot ask the user`, hint)
  })
  if (answer.action === 'accept' && answer.content.confirm) return
  throw new Failure('NOT_CONFIRMED', `The user does not want ${quote(path)} to be overwritten`, 'Leave it as it is.')
}

/** What is missing when a file is written is its directory. */
const noDirectory = (error: unknown): never => {
  if (!(error instanceof Failure && error.code === 'NOT_FOUND')) throw error
  const hint = 'write makes no directories: choose one that exists; list and find show them.'
  throw new Failure(error.code, error.message, hint, { cause: error })
}

/** Offers `write`: makes, replaces or extends a text file, with consent where something would be lost. */
export const registerWrite = (server: McpServer, scope: Scope): void => {
  server.registerTool(
    'write',
    {
      title: 'Write a text file',
      description:
        'Writes a UTF-8 text file. Mode create makes a new file and refuses an existing one; overwrite replaces a file whole, ' +
        'and asks the user first unless overwrite: true is passed; append adds to the end. The directory must exist. ' +
        `Folders of this server: ${scope.listed}.`,
      inputSchema: z.object({
        path: pathSchema,
        content: z.string().max(MAX_CHARACTERS),
        mode: z.enum(['create', 'overwrite', 'append']).default('create'),
        overwrite: z.boolean().default(false).describe('The user has agreed to overwriting: do not ask'),
      }),
      outputSchema: z.object({
        path: answeredPath,
        created: z.boolean().describe('Whether the file is new'),
        bytes: z.int().describe('Bytes that were written'),
        size: z.number().describe('Bytes that the file has now'),
      }),
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false },
    },
    ({ path, content, mode, overwrite }, ctx) =>
      answering(async () => {
        let agreed: WriteMode = mode
        if (mode === 'overwrite' && !overwrite) {
          const old = await scope.visit(path, fileInTheWay).catch(noDirectory)
          if (old) await askConsent(ctx, old)
          // What comes into being meanwhile is not what was asked about.
          else agreed = 'create'
        }
        const written = await scope.visit(path, (spot) => writeText(spot, content, agreed)).catch(noDirectory)
        announce(server, scope, written)
        const { real: _real, ...told } = written
        return told
      }),
  )
}
