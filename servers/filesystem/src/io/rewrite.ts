import type { Spot } from '../scope/walk.js'
import { decodeFile, encode, type Decoded } from './encoding.js'
import { addressOf } from './place.js'
import { fitting, MAX_KEPT_FILE } from './put.js'
import type { Change } from './reverse.js'
import { readWhole, writeBytes } from './write.js'

/** What became of a text. */
export interface Rewritten {
  readonly before: Decoded
  readonly after: string
  /** The state that the file is in now. */
  readonly etag: string
  /** What takes it back; none where nothing was written. */
  readonly changes: Change[]
}

/** What a rewriting is held to. */
export interface RewriteTerms {
  readonly ifMatch?: string | undefined
  readonly dryRun: boolean
}

/** Puts another text in the place of that of a file, spelled as it was. A text that stays the same is not written. */
export const rewrite = async (
  spot: Spot,
  work: (text: string) => Promise<string>,
  { ifMatch, dryRun }: RewriteTerms,
): Promise<Rewritten> => {
  const { bytes, etag: was } = await readWhole(spot, MAX_KEPT_FILE, ifMatch)
  const before = decodeFile(bytes, spot.path)
  const after = await work(before.text)
  const fresh = fitting(encode(after, before), spot.path)
  if (dryRun || after === before.text) return { before, after, etag: was, changes: [] }
  const { etag } = await writeBytes(spot, fresh, 'overwrite', { ifMatch: was })
  return { before, after, etag, changes: [{ kind: 'replaced', at: addressOf(spot), before: bytes, was, etag }] }
}
