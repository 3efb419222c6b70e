import type { Icon } from '@mortise/protocol'

/** A sun behind a cloud. */
const drawing =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><circle cx="18" cy="18" r="9" fill="#f5b32e"/>' +
  '<path d="M14 38a8 8 0 0 1 1-16 11 11 0 0 1 21 3 6.5 6.5 0 0 1-1 13z" fill="#8fb3cf"/></svg>'

/** The picture of this server. */
export const icon: Icon = {
  src: `data:image/svg+xml;base64,${Buffer.from(drawing).toString('base64')}`,
  mimeType: 'image/svg+xml',
  sizes: ['any'],
}
