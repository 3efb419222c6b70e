import type { ContentBlock } from '@mortise/protocol'

/** Characters at the beginning of a text that tell whether it is base64: megabytes of a picture are not read once more. */
const glimpse = 1024

/** Throws at bytes that no client could read, as those of a `data:` address or in the alphabet for addresses. */
export function checkBase64(text: string, where: string): void {
  const seen = text.length > glimpse ? text.slice(0, glimpse) + text.slice(-4) : text
  if (text.length % 4 === 0 && /^[A-Za-z\d+/]*={0,2}$/.test(seen)) return
  throw new TypeError(`${where} is not base64, with its padding and nothing before it: ${seen.slice(0, 40)}`)
}

/** Blocks whose pictures and sounds are what they have to be. Throws where they are not. */
export function sayable<B extends readonly ContentBlock[]>(blocks: B): B {
  for (const block of blocks) {
    if (block.type === 'image' || block.type === 'audio') checkMedia(block)
    else if (block.type === 'resource' && 'blob' in block.resource) checkBase64(block.resource.blob, 'The blob')
  }
  return blocks
}

function checkMedia({ type, data, mimeType }: Extract<ContentBlock, { type: 'image' | 'audio' }>): void {
  checkBase64(data, `The data of the ${type}`)
  if (!/^[^\s/;]+\/[^\s/;]+/.test(mimeType)) {
    throw new TypeError(`The ${type} has no media type, as image/png: ${JSON.stringify(mimeType)}`)
  }
}
