import { constants } from 'node:fs'
import { rmdir, unlink } from 'node:fs/promises'
import path from 'node:path'
import { systemCode } from '../failure.js'
import type { Scope } from '../scope/scope.js'
import { stale } from './beside.js'
import { etagOf } from './etag.js'
import { identityOf, movePlace } from './move.js'
import { reachable, withFile } from './open.js'
import { visitPlace } from './place.js'
import { discard, isTrash } from './trash.js'
import { measureTree } from './tree.js'
import { writeBytes } from './write.js'

/** Something that was made where there was nothing: a file, or a whole tree. */
interface MadeChange {
  readonly kind: 'made'
  /** Where, as a scope takes it; no link is on the way. */
  readonly at: string
  etag: string
}

/** A file whose content is another now; `was` is its etag before. */
interface ReplacedChange {
  readonly kind: 'replaced'
  readonly at: string
  readonly before: Buffer
  was: string
  etag: string
}

/** A file that was added to. */
interface GrownChange {
  readonly kind: 'grown'
  readonly at: string
  readonly size: number
  was: string
  etag: string
}

/** Something that has another name now; deleted things have one in the trash. */
interface MovedChange {
  readonly kind: 'moved'
  readonly from: string
  readonly to: string
  etag: string
}

/** An empty directory that was made. */
interface FolderChange {
  readonly kind: 'folder'
  readonly at: string
}

/** One thing that was done, with what it takes to take it back. `etag` is what it left behind. */
export type Change = MadeChange | ReplacedChange | GrownChange | MovedChange | FolderChange

/** Etags that were, by those that stand for the same content now. */
export type Renewed = ReadonlyMap<string, string>

const stateAt = (scope: Scope, at: string): Promise<string | undefined> =>
  scope.uncovered(() => visitPlace(scope, at, async ({ stats }) => stats && identityOf(stats)))

/** Throws `CHANGED` unless all changes can be taken back, the last one first. */
export const verifyAll = async (scope: Scope, changes: readonly Change[]): Promise<void> => {
  const foreseen = new Map<string, string | undefined>()
  const expect = async (at: string, state: string | undefined): Promise<void> => {
    const now = foreseen.has(at) ? foreseen.get(at) : await stateAt(scope, at)
    if (now !== state) throw stale(at)
  }
  for (const change of changes.toReversed()) {
    if (change.kind === 'folder') continue
    const at = change.kind === 'moved' ? change.to : change.at
    await expect(at, change.etag)
    foreseen.set(at, 'was' in change ? change.was : undefined)
    if (change.kind !== 'moved') continue
    await expect(change.from, undefined)
    foreseen.set(change.from, change.etag)
  }
}

const unmake = (scope: Scope, { at, etag }: MadeChange): Promise<void> =>
  visitPlace(scope, at, async (place) => {
    if (!place.stats || identityOf(place.stats) !== etag) throw stale(place.path)
    if (place.stats.isDirectory()) await discard(place, (await measureTree(place)).bytes)
    else await unlink(reachable(place))
  })

const restore = (scope: Scope, { at, before, etag }: ReplacedChange): Promise<string> =>
  scope.visit(at, async (spot) => (await writeBytes(spot, before, 'overwrite', { ifMatch: etag })).etag)

const shrink = (scope: Scope, { at, size, etag }: GrownChange): Promise<string> =>
  scope.visit(at, (spot) =>
    withFile(spot, constants.O_WRONLY, async (file) => {
      if (etagOf(await file.stat({ bigint: true })) !== etag) throw stale(at)
      await file.truncate(size)
      await file.sync()
      return etagOf(await file.stat({ bigint: true }))
    }),
  )

const moveBack = async (scope: Scope, { from, to, etag }: MovedChange): Promise<void> => {
  const wasDeleted = await visitPlace(scope, to, (now) =>
    visitPlace(scope, from, async (before) => {
      if (!now.stats || identityOf(now.stats) !== etag) throw stale(to)
      await movePlace(now, before)
      return isTrash(now)
    }),
  )
  if (wasDeleted) await removeEmpty(scope, { kind: 'folder', at: path.dirname(to) })
}

/** A directory that others have begun to use meanwhile stays. */
const removeEmpty = (scope: Scope, { at }: FolderChange): Promise<void> =>
  visitPlace(scope, at, (place) =>
    rmdir(reachable(place)).catch((error: unknown) => {
      if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(systemCode(error))) throw error
    }),
  )

const reverseOne = async (scope: Scope, change: Change): Promise<string | undefined> => {
  if (change.kind === 'replaced') return restore(scope, change)
  if (change.kind === 'grown') return shrink(scope, change)
  await (change.kind === 'made'
    ? unmake(scope, change)
    : change.kind === 'moved'
      ? moveBack(scope, change)
      : removeEmpty(scope, change))
  return undefined
}

/** Puts the etags of today in the places of those that were. */
export const renew = (changes: readonly Change[], renewed: Renewed): void => {
  for (const change of changes) {
    if ('etag' in change) change.etag = renewed.get(change.etag) ?? change.etag
    if ('was' in change) change.was = renewed.get(change.was) ?? change.was
  }
}

/**
 * Takes changes back, the last one first, each of which then is none of them any more: what is left, where it fails half
 * way, can be tried again. Each is looked at again before it is touched; throws `CHANGED` where it is another. `told` of
 * the etags that are others now.
 */
export const reverseAll = async (
  scope: Scope,
  changes: Change[],
  told: (renewed: Renewed) => void = () => {},
): Promise<void> => {
  for (let change = changes.at(-1); change; change = changes.at(-1)) {
    const undone = change
    const etag = await scope.uncovered(() => reverseOne(scope, undone))
    changes.pop()
    if (etag === undefined || !('was' in undone)) continue
    const renewed = new Map([[undone.was, etag]])
    renew(changes, renewed)
    told(renewed)
  }
}

/** All that changes have touched, by each of its names. */
export const namedBy = (changes: readonly Change[]): string[] => [
  ...new Set(changes.flatMap((change) => (change.kind === 'moved' ? [change.from, change.to] : [change.at]))),
]
