import { gather, type Unread } from './body.js'
import type { Room } from './room.js'

const formats: Readonly<Record<string, 'gzip' | 'deflate'>> = { gzip: 'gzip', 'x-gzip': 'gzip', deflate: 'deflate' }

/** The encodings of a body that are understood, as `accept-encoding` names them. */
export const understood = 'gzip, deflate'

/** How to undo the encoding of a body: nothing to do, a format, or undefined for one that is not understood. */
export function encodingOf(header: string | undefined): 'identity' | 'gzip' | 'deflate' | undefined {
  const name = header?.trim().toLowerCase() ?? ''
  if (name === '' || name === 'identity') return 'identity'
  return Object.hasOwn(formats, name) ? formats[name] : undefined
}

/** Undoes the encoding of a body; the limit is in bytes. Rejects where it is not in that format. */
export function decompress(
  body: Uint8Array,
  format: 'gzip' | 'deflate',
  limit: number,
  room: Room,
): Promise<Uint8Array | Unread> {
  // As it comes, so that a small body which unpacks to a huge one is never there as a whole.
  const source = new Blob([body as Uint8Array<ArrayBuffer>]).stream()
  return gather(source.pipeThrough<Uint8Array>(new DecompressionStream(format)), limit, room, body.byteLength)
}
