import { typeByName } from './types.js'

type Sign = readonly [type: string, ...parts: (readonly [at: number, text: string])[]]

/** What files begin with, as Latin-1; the first that fits counts. */
const signs: readonly Sign[] = [
  ['image/png', [0, '\x89PNG\r\n\x1a\n']],
  ['image/jpeg', [0, '\xff\xd8\xff']],
  ['image/gif', [0, 'GIF8']],
  ['image/webp', [0, 'RIFF'], [8, 'WEBP']],
  ['image/avif', [4, 'ftypavif']],
  ['image/heic', [4, 'ftypheic']],
  ['image/tiff', [0, 'II*\0']],
  ['image/tiff', [0, 'MM\0*']],
  ['image/bmp', [0, 'BM'], [6, '\0\0\0\0']],
  ['image/x-icon', [0, '\0\0\x01\0']],
  ['audio/wav', [0, 'RIFF'], [8, 'WAVE']],
  ['audio/mpeg', [0, 'ID3']],
  ['audio/mpeg', [0, '\xff\xfb']],
  ['audio/mpeg', [0, '\xff\xf3']],
  ['audio/flac', [0, 'fLaC']],
  ['audio/ogg', [0, 'OggS']],
  ['audio/mp4', [4, 'ftypM4A']],
  ['audio/midi', [0, 'MThd']],
  ['video/mp4', [4, 'ftyp']],
  ['video/webm', [0, '\x1a\x45\xdf\xa3']],
  ['application/pdf', [0, '%PDF-']],
  ['application/gzip', [0, '\x1f\x8b']],
  ['application/zip', [0, 'PK\x03\x04']],
]

/** How many bytes tell the type. */
export const SIGN_BYTES = 16

/** The media type of a file by what it begins with, or else by its name; bytes of no known kind are just that. */
export const mediaType = (start: Buffer, name: string): string => {
  const text = start.toString('latin1', 0, SIGN_BYTES)
  const sign = signs.find(([, ...parts]) => parts.every(([at, part]) => text.startsWith(part, at)))
  return sign?.[0] ?? typeByName(name) ?? 'application/octet-stream'
}
