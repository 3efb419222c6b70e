/** A reference in its two parts: the address of a document, and what is behind the `#`, or nothing. */
export const split = (reference: string): [address: string, fragment: string] => {
  const hash = reference.indexOf('#')
  return hash < 0 ? [reference, ''] : [reference.slice(0, hash), reference.slice(hash + 1)]
}

/** The base of a schema that does not name itself; no real address begins like this. */
export const nameless = 'schema:///'

const longest = 4096

/** An address made absolute, or `undefined` when it is not one, or longer than any in earnest. */
export const absolute = (address: string, base: string): string | undefined => {
  try {
    const { href } = new URL(address, base)
    return href.length <= longest ? href : undefined
  } catch {
    return undefined
  }
}

/** A fragment with its percent escapes undone, or `undefined` when they are malformed. */
export const decoded = (fragment: string): string | undefined => {
  try {
    return decodeURIComponent(fragment)
  } catch {
    return undefined
  }
}

/** The member names and item numbers of a JSON pointer. */
export const tokens = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
