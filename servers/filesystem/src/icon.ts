import type { Icon } from '@mortise/protocol'

const picture =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#3b6ea5" d="M3 7h9l3 3h14v15H3z"/>' +
  '<path fill="#fff" d="M8 15h16v2H8zm0 4h11v2H8z"/></svg>'

/** A folder with lines in it, carried along so that showing it fetches nothing. */
export const icons: Icon[] = [
  {
    src: `data:image/svg+xml;base64,${Buffer.from(picture).toString('base64')}`,
    mimeType: 'image/svg+xml',
    sizes: ['any'],
  },
]
