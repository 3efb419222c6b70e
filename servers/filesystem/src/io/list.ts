import { Failure, quote } from '../failure.js'
import type { Spot } from '../scope/walk.js'
import { describeEntry, directoryAt, readNames, type Entry } from './entries.js'

/** One page of a directory. */
export interface Listing {
  /** The directory, absolute. */
  path: string
  entries: Entry[]
  /** Where the next page begins; absent on the last one. */
  nextCursor?: string
  /** False where the directory holds more than can be listed. */
  complete: boolean
}

const after = (cursor: string): string => {
  const name = Buffer.from(cursor, 'base64url').toString()
  if (name !== '' && cursorOf(name) === cursor) return name
  throw new Failure(
    'INVALID_CURSOR',
    `${quote(cursor)} is no cursor of list`,
    'Pass nextCursor as it came, or nothing.',
  )
}

// The last name of a page, so that pages stay right while others come and go, and nothing need be remembered.
const cursorOf = (name: string): string => Buffer.from(name).toString('base64url')

/** Lists a directory, `limit` entries at most, in order of name, from `cursor` on. */
export const listDirectory = async (
  spot: Spot,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Listing> => {
  const held = directoryAt(spot)
  const start = cursor === undefined ? '' : after(cursor)
  const { names, complete } = await readNames(held)
  const rest = names.filter(({ name }) => name > start)
  const page = rest.slice(0, limit)
  const entries = await Promise.all(page.map((each) => describeEntry(held, each)))
  const last = page.at(-1)
  return {
    path: spot.path,
    entries: entries.filter((entry) => entry !== undefined),
    ...(last && rest.length > limit && { nextCursor: cursorOf(last.name) }),
    complete,
  }
}
