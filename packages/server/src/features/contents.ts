import type { Json, ResourceContents } from '@mortise/protocol'

/** One piece that a handler of a resource may return: text, bytes, or either with a type and a URI of its own. */
export type Piece =
  | string
  | Uint8Array
  | { text: string; mimeType?: string; uri?: string; _meta?: Json }
  | { blob: string | Uint8Array; mimeType?: string; uri?: string; _meta?: Json }

/** What a handler of a resource may return. */
export type Readable = Piece | readonly Piece[]

/** The contents of a resource out of what its handler returned. */
export const contentsOf = (returned: Readable, uri: string, mimeType: string | undefined): ResourceContents[] =>
  (isMany(returned) ? returned : [returned]).map((piece) => ({
    uri,
    ...(mimeType !== undefined && { mimeType }),
    ...encoded(piece),
  }))

const isMany = (returned: Readable): returned is readonly Piece[] => Array.isArray(returned)

function encoded(piece: Piece): { text: string } | { blob: string } {
  if (typeof piece === 'string') return { text: piece }
  if (piece instanceof Uint8Array) return { blob: base64(piece) }
  return 'blob' in piece && piece.blob instanceof Uint8Array
    ? { ...piece, blob: base64(piece.blob) }
    : (piece as { text: string } | { blob: string })
}

/** In slices, for a function takes only so many arguments. */
function base64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(text)
}
