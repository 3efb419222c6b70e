import { Failure, quote } from '../failure.js'

/** A place in a list as a client may keep it: what it is of, and the words that say where to go on. */
export const cursorOf = (list: string, ...words: string[]): string =>
  Buffer.from(JSON.stringify([list, ...words])).toString('base64url')

/** The words of a cursor. Throws `INVALID_CURSOR` for one that this list has not made. */
export const readCursor = (list: string, cursor: string): string[] => {
  try {
    const [made, ...words] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[]
    const isOurs = made === list && words.every((word): word is string => typeof word === 'string')
    if (isOurs && cursorOf(list, ...words) === cursor) return words
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error
  }
  const hint = 'Pass nextCursor as it came, with the same arguments, or nothing.'
  throw new Failure('INVALID_CURSOR', `${quote(cursor.slice(0, 100))} is no cursor of ${list}`, hint)
}
