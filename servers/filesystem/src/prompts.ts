import type { PromptMessage } from '@mortise/protocol'
import { ErrorCode, ProtocolError } from '@mortise/protocol'
import type { McpServer } from '@mortise/server'
import { Failure, quote } from './failure.js'
import { readMedia } from './io/read-media.js'
import { textOf } from './io/text.js'
import { treeOf } from './io/tree-text.js'
import { completePath } from './resources/complete.js'
import { uriOf } from './scope/uri.js'
import type { Scope } from './scope/scope.js'

/** How much of a file goes into a prompt, in bytes. */
const MAX_PROMPT = 256 * 1024

/** How a failure is put: profiles name their own tools in it. */
type Words = (failure: Failure) => string

const said = (text: string): PromptMessage => ({ role: 'user', content: { type: 'text', text } })

/** A client is told what is wrong with a path that it has filled in. */
const orWrong =
  (wordsOf: Words) =>
  (error: unknown): never => {
    throw error instanceof Failure ? new ProtocolError(ErrorCode.invalidParams, wordsOf(error)) : error
  }

const review = async (scope: Scope, path: string, focus: string | undefined): Promise<PromptMessage[]> => {
  const { mimeType, bytes, ...file } = await scope.visit(path, (spot) => readMedia(spot, MAX_PROMPT))
  const uri = uriOf(file.path)
  const text = textOf(bytes)
  const contents = text === undefined ? { blob: bytes.toString('base64'), mimeType } : { text, mimeType: 'text/plain' }
  const wish = focus === undefined ? '' : ` Look at this above all: ${focus}.`
  return [
    said(
      `Review the file ${quote(file.path)}: say what it is for, then what is wrong or unclear in it, the worst ` +
        `first, each with its line and a way to put it right.${wish}`,
    ),
    { role: 'user', content: { type: 'resource', resource: { uri, ...contents } } },
  ]
}

const summarise = async (scope: Scope, path: string): Promise<PromptMessage[]> => {
  const wish = { depth: 3, maxEntries: 500, respectIgnore: true }
  const tree = await scope.visit(path, (spot) => treeOf(spot, wish))
  const more = tree.nextCursor === undefined ? '' : '\n[and more]'
  return [
    said(
      `Summarise the directory ${quote(tree.path)}: what it holds, how it is laid out, and where to begin ` +
        `reading. Read files where their names do not tell enough. Its tree:\n\n${tree.text}${more}`,
    ),
  ]
}

/** Offers prompts about a file and about a directory. */
export const registerPrompts = (server: McpServer, scope: Scope, wordsOf: Words): void => {
  const complete = { path: (value: string) => completePath(scope, value) }
  server.registerPrompt(
    'review-file',
    {
      title: 'Review a file',
      description: 'Asks for a review of one file, whose contents come along',
      arguments: [
        { name: 'path', description: 'The file', required: true },
        { name: 'focus', description: 'What to look at above all' },
      ],
      complete,
    },
    ({ path, focus }) => review(scope, path, focus).catch(orWrong(wordsOf)),
  )
  server.registerPrompt(
    'summarise-directory',
    {
      title: 'Summarise a directory',
      description: 'Asks what a directory holds; its tree comes along',
      arguments: [{ name: 'path', description: 'The directory', required: true }],
      complete,
    },
    ({ path }) => summarise(scope, path).catch(orWrong(wordsOf)),
  )
}
