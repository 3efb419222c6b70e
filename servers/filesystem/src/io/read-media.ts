import { constants } from 'node:fs'
import { Failure, quote } from '../failure.js'
import type { Spot } from '../scope/walk.js'
import { readBytes } from './bytes.js'
import { factsOf, type Facts } from './facts.js'
import { mediaType } from './media.js'
import { withFile } from './open.js'

/** A whole file, and what kind it is of. */
export interface Media extends Facts {
  readonly path: string
  readonly mimeType: string
  readonly bytes: Buffer
}

const PARTS = 'Use read_text or read_bytes to get a part of it.'

/** Reads a whole file of at most so many bytes. Throws `TOO_LARGE`, with a hint on what to do then. */
export const readMedia = (spot: Spot, most: number, hint = PARTS): Promise<Media> =>
  withFile(spot, constants.O_RDONLY, async (file, stats) => {
    const facts = factsOf(stats)
    // A file may hold more than it says, or grow: one byte too many shows it.
    const bytes = facts.size > most ? undefined : await readBytes(file, 0, most + 1)
    if (bytes === undefined || bytes.length > most) {
      throw new Failure('TOO_LARGE', `${quote(spot.path)} has more than ${most} bytes`, hint)
    }
    return { path: spot.path, mimeType: mediaType(bytes, spot.name), bytes, ...facts }
  })
