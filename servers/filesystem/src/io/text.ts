/**
 * The text that bytes stand for in UTF-8; `undefined` where they are no text. A mark at the start stays. With `cut` they
 * may end inside a character, which is then left out.
 */
export const textOf = (bytes: Uint8Array, cut = false): string | undefined => {
  if (bytes.includes(0)) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: cut })
  } catch {
    return undefined
  }
}
