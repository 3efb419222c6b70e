/** Controls, line ends of any kind, and what turns the order of reading. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu

const escaped = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`

/** A value as JSON, on one line that does nothing to whoever looks at it in a terminal or a page. */
export const jsonLine = (value: unknown): string => JSON.stringify(value).replace(UNPRINTABLE, escaped)

/**
 * A name as it stands on a line among others: it can neither end that line nor colour, move or turn what is on it. Names
 * in the structured part of an answer are as they are, for programs to pass on.
 */
export const printable = (name: string): string => (name.search(UNPRINTABLE) < 0 ? name : jsonLine(name).slice(1, -1))
