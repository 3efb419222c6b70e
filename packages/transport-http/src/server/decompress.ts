const formats: Readonly<Record<string, 'gzip' | 'deflate'>> = { gzip: 'gzip', 'x-gzip': 'gzip', deflate: 'deflate' }

/** The encodings of a body that are understood, as `accept-encoding` names them. */
export const understood = 'gzip, deflate'

/** How to undo the encoding of a body: nothing to do, a format, or undefined for one that is not understood. */
export function encodingOf(header: string | undefined): 'identity' | 'gzip' | 'deflate' | undefined {
  const name = header?.trim().toLowerCase() ?? ''
  if (name === '' || name === 'identity') return 'identity'
  return Object.hasOwn(formats, name) ? formats[name] : undefined
}

/** Undoes the encoding of a body; undefined when it is over the limit, in bytes. Rejects where it is not in that format. */
export async function decompress(
  body: Uint8Array,
  format: 'gzip' | 'deflate',
  limit: number,
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  // As it comes, so that a small body which unpacks to a huge one is never there as a whole.
  const source = new Blob([body as Uint8Array<ArrayBuffer>]).stream()
  for await (const chunk of source.pipeThrough<Uint8Array>(new DecompressionStream(format))) {
    size += chunk.byteLength
    if (size > limit) return undefined
    chunks.push(chunk)
  }
  return join(chunks, size)
}

/** Puts the chunks of a body together. */
export function join(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.byteLength
  }
  return whole
}
