import { isJson, type Json, type ResourceContents } from '@mortise/protocol'
import { base64 } from '../base64.js'
import { checkBase64 } from './media.js'

/**
 * One piece that a handler of a resource may return: text, bytes, or either with a type and a URI of its own; a `blob` may
 * also be in base64 already. `ttlMs` is for how many milliseconds it stays fresh, where that differs from one reading to
 * the next; default that of the resource.
 */
export type Piece =
  | string
  | Uint8Array
  | { text: string; mimeType?: string; uri?: string; _meta?: Json; ttlMs?: number }
  | { blob: string | Uint8Array; mimeType?: string; uri?: string; _meta?: Json; ttlMs?: number }

/** What a handler of a resource may return. */
export type Readable = Piece | readonly Piece[]

/** The contents of a resource out of what its handler returned. Throws where that is none, whatever the compiler was told. */
export function contentsOf(returned: Readable, uri: string, mimeType: string | undefined): ResourceContents[] {
  const pieces = piecesOf(returned)
  if (!pieces.every(isPiece)) {
    throw new TypeError(`The resource ${uri} returns text, a Uint8Array, { text } or { blob }, or several of these`)
  }
  return pieces.map((piece) => ({ uri, ...(mimeType !== undefined && { mimeType }), ...encoded(piece) }))
}

const isPiece = (piece: unknown): boolean =>
  typeof piece === 'string' ||
  piece instanceof Uint8Array ||
  (isJson(piece) && (piece.text !== undefined || piece.blob !== undefined))

/** For how long what was returned stays fresh: as long as the piece that does so for the shortest time. */
export function ttlOf(returned: Readable, usual: number | undefined): number | undefined {
  const own = piecesOf(returned).flatMap((piece) =>
    typeof piece !== 'string' && 'ttlMs' in piece ? (piece.ttlMs ?? []) : [],
  )
  return own.length === 0 ? usual : Math.min(...own)
}

const piecesOf = (returned: Readable): readonly Piece[] => (isMany(returned) ? returned : [returned])

const isMany = (returned: Readable): returned is readonly Piece[] => Array.isArray(returned)

function encoded(piece: Piece): { text: string } | { blob: string } {
  if (typeof piece === 'string') return { text: piece }
  if (piece instanceof Uint8Array) return { blob: base64(piece) }
  const { ttlMs: _ttl, ...rest } = piece
  if ('text' in rest) return rest
  if (rest.blob instanceof Uint8Array) return { ...rest, blob: base64(rest.blob) }
  checkBase64(rest.blob, 'The blob')
  return { ...rest, blob: rest.blob }
}
