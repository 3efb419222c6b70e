import path from 'node:path'
import type { ContentBlock } from '@mortise/protocol'
import { typeByName } from '../io/types.js'
import { MAX_RESOURCE } from '../resources/files.js'
import { uriOf } from '../scope/uri.js'

/** A link to the whole file as a resource, where that can be read as one. */
export const linkTo = (shown: string, { size }: { size: number }): ContentBlock[] => {
  if (size > MAX_RESOURCE) return []
  const mimeType = typeByName(shown) ?? 'text/plain'
  return [{ type: 'resource_link', uri: uriOf(shown), name: path.basename(shown), mimeType, size }]
}
