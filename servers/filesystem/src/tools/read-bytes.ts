import { constants } from 'node:fs'
import type { ContentBlock } from '@mortise/protocol'
import type { McpServer } from '@mortise/server'
import { z } from 'zod'
import { Failure, quote } from '../failure.js'
import { readBytes } from '../io/bytes.js'
import { factsOf } from '../io/facts.js'
import { mediaType, SIGN_BYTES } from '../io/media.js'
import { withFile } from '../io/open.js'
import { uriOf } from '../scope/uri.js'
import type { Scope } from '../scope/scope.js'
import type { Spot } from '../scope/walk.js'
import { answeredPath, answering, fileFacts, looksOnly, MAX_RESULT, pathSchema } from './answer.js'
import { takes } from './takes.js'

const readSpot = (spot: Spot, offset: number, length: number) =>
  withFile(spot, constants.O_RDONLY, async (file, stats) => {
    const facts = factsOf(stats)
    const mimeType = mediaType(await readBytes(file, 0, SIGN_BYTES), spot.name)
    const start = offset < 0 ? Math.max(0, facts.size + offset) : offset
    if (start > facts.size) {
      const hint = `Pass an offset of at most ${facts.size}.`
      throw new Failure('OUT_OF_RANGE', `${quote(spot.path)} has ${facts.size} bytes`, hint)
    }
    const bytes = await readBytes(file, start, length)
    const next = start + bytes.length
    const truncated = next < facts.size
    const resource = { uri: uriOf(spot.path), mimeType, blob: bytes.toString('base64') }
    const structuredContent = {
      path: spot.path,
      offset: start,
      length: bytes.length,
      truncated,
      ...(truncated && { nextOffset: next }),
      mimeType,
      ...facts,
    }
    const note = `[bytes ${start} to ${next} of ${facts.size}; read on with offset ${next}]`
    const content: ContentBlock[] = [{ type: 'resource', resource }]
    if (truncated) content.push({ type: 'text', text: note })
    return { content, structuredContent }
  })

/** Offers `read_bytes`: some bytes of any file. */
export const registerReadBytes = (server: McpServer, scope: Scope): void => {
  server.registerTool(
    'read_bytes',
    {
      title: 'Read bytes of a file',
      description:
        'Reads bytes of any file, as an embedded resource in base64. Where there is more, nextOffset is the offset to read ' +
        `on with. Folders of this server: ${scope.listed}.`,
      inputSchema: takes({
        path: pathSchema,
        offset: z.int().default(0).describe('The first byte, from 0; below zero counted from the end'),
        length: z
          .int()
          .min(1)
          .max(MAX_RESULT)
          .default(64 * 1024)
          .describe('How many bytes at most'),
      }),
      outputSchema: z.object({
        path: answeredPath,
        offset: z.int(),
        length: z.int().describe('How many bytes were read'),
        truncated: z.boolean().describe('Whether there is more after them'),
        nextOffset: z.int().optional().describe('The offset to read on with'),
        mimeType: z.string(),
        ...fileFacts,
      }),
      annotations: looksOnly,
    },
    ({ path, offset, length }) => answering(() => scope.visit(path, (spot) => readSpot(spot, offset, length))),
  )
}
