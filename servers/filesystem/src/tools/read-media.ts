import type { ContentBlock } from '@mortise/protocol'
import type { McpServer } from '@mortise/server'
import { z } from 'zod'
import { readMedia, type Media } from '../io/read-media.js'
import { uriOf } from '../scope/uri.js'
import type { Scope } from '../scope/scope.js'
import { answeredPath, answering, fileFacts, looksOnly, MAX_RESULT, pathSchema } from './answer.js'
import { takes } from './takes.js'

/** A file as the block of a result that fits it: an image, a sound, or just bytes. */
export const blockOf = ({ path, mimeType, bytes }: Media): ContentBlock => {
  const data = bytes.toString('base64')
  if (mimeType.startsWith('image/')) return { type: 'image', data, mimeType }
  if (mimeType.startsWith('audio/')) return { type: 'audio', data, mimeType }
  return { type: 'resource', resource: { uri: uriOf(path), mimeType, blob: data } }
}

/** Offers `read_media`: an image or a sound to be seen or heard. */
export const registerReadMedia = (server: McpServer, scope: Scope): void => {
  server.registerTool(
    'read_media',
    {
      title: 'Read an image or a sound',
      description:
        'Reads a whole file as an image or audio block, by what it begins with and then by its name; other files come as an ' +
        `embedded resource. Up to ${MAX_RESULT} bytes. Folders of this server: ${scope.listed}.`,
      inputSchema: takes({ path: pathSchema }),
      outputSchema: z.object({ path: answeredPath, mimeType: z.string(), ...fileFacts }),
      annotations: looksOnly,
    },
    ({ path }) =>
      answering(() =>
        scope.visit(path, async (spot) => {
          const media = await readMedia(spot, MAX_RESULT)
          const { bytes: _bytes, ...told } = media
          return { content: [blockOf(media)], structuredContent: told }
        }),
      ),
  )
}
