import { constants } from 'node:fs'
import type { McpServer } from '@mortise/server'
import { z } from 'zod'
import { Failure } from '../../failure.js'
import { decodeFile } from '../../io/encoding.js'
import { readLines } from '../../io/lines.js'
import { withFile } from '../../io/open.js'
import { readMedia } from '../../io/read-media.js'
import { textOf } from '../../io/text.js'
import type { Scope } from '../../scope/scope.js'
import { looksOnly } from '../answer.js'
import { blockOf } from '../read-media.js'
import { described, inProse, MAX_PROSE, wordsOf } from './prose.js'

const MAX_LINES = 1_000_000
const PARTS = 'Of a text, read_text_file gets a part with head or tail.'

const wholeText = (scope: Scope, path: string, most = MAX_PROSE): Promise<string> =>
  scope.visit(path, async (spot) => {
    const { bytes } = await readMedia(spot, most, PARTS)
    return textOf(bytes) ?? decodeFile(bytes, spot.path).text
  })

const someLines = (scope: Scope, path: string, offset: number, limit: number, signal: AbortSignal): Promise<string> =>
  scope.visit(path, (spot) =>
    withFile(spot, constants.O_RDONLY, async (file, { size }) => {
      const source = { file, size: Number(size), path: spot.path }
      const { text } = await readLines(source, { offset, limit, maxBytes: MAX_PROSE }, signal)
      return text.replaceAll('\r\n', '\n').replace(/\n$/, '')
    }),
  )

const count = z.int().min(1).max(MAX_LINES).optional()

const readInput = z.object({
  path: z.string(),
  tail: count.describe('Only so many lines from the end'),
  head: count.describe('Only so many lines from the beginning'),
})

const bothEnds = (): Failure =>
  new Failure('INVALID_RANGE', 'Cannot specify both head and tail parameters simultaneously', 'Leave one of them out.')

const readPart = ({ path, head, tail }: z.output<typeof readInput>, scope: Scope, signal: AbortSignal) => {
  if (head !== undefined && tail !== undefined) throw bothEnds()
  if (tail !== undefined) return someLines(scope, path, -tail, tail, signal)
  return head === undefined ? wholeText(scope, path) : someLines(scope, path, 1, head, signal)
}

const registerRead = (server: McpServer, scope: Scope, name: string, title: string, description: string): void => {
  server.registerTool(name, { ...described(title, description), inputSchema: readInput }, (args, { signal }) =>
    inProse(scope, async () => readPart(args, scope, signal)),
  )
}

/** One after another, for as long as there is room; what cannot be read does not keep the others from it. */
const readMany = async (scope: Scope, paths: readonly string[]): Promise<string> => {
  const parts: string[] = []
  let room = MAX_PROSE
  for (const path of paths)
    try {
      const text = await wholeText(scope, path, room)
      room -= Buffer.byteLength(text)
      parts.push(`${path}:\n${text}\n`)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      parts.push(`${path}: Error - ${wordsOf(error, scope)}`)
    }
  return parts.join('\n---\n')
}

const mediaBlock = z.union([
  z.object({ type: z.enum(['image', 'audio']), data: z.string(), mimeType: z.string() }),
  z.object({
    type: z.literal('resource'),
    resource: z.object({ uri: z.string(), mimeType: z.string().optional(), blob: z.string() }),
  }),
])

const registerReadMediaFile = (server: McpServer, scope: Scope): void => {
  server.registerTool(
    'read_media_file',
    {
      title: 'Read Media File',
      description: 'Reads a file as an image or audio block, and any other file as an embedded resource.',
      inputSchema: z.object({ path: z.string() }),
      outputSchema: z.object({ content: z.array(mediaBlock) }),
      annotations: looksOnly,
    },
    ({ path }) =>
      inProse(scope, () =>
        scope.visit(path, async (spot) => {
          // In base64, and twice.
          const content = [blockOf(await readMedia(spot, (MAX_PROSE * 3) / 4, PARTS))]
          return { content, structuredContent: { content } }
        }),
      ),
  )
}

/** Offers the tools of the official server that read files. */
export const registerReadFiles = (server: McpServer, scope: Scope): void => {
  registerRead(server, scope, 'read_file', 'Read File (Deprecated)', 'Reads a text file. Use read_text_file instead.')
  registerRead(
    server,
    scope,
    'read_text_file',
    'Read Text File',
    'Reads a text file: all of it, or with head or tail only so many lines from one of its ends.',
  )
  registerReadMediaFile(server, scope)
  server.registerTool(
    'read_multiple_files',
    {
      ...described(
        'Read Multiple Files',
        'Reads several text files at once, each below its path. One that cannot be read is told in its place.',
      ),
      inputSchema: z.object({ paths: z.array(z.string()).min(1).max(1000).describe('The files') }),
    },
    ({ paths }) => inProse(scope, () => readMany(scope, paths)),
  )
}
