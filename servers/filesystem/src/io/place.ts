import type { BigIntStats } from 'node:fs'
import { lstat } from 'node:fs/promises'
import path from 'node:path'
import { Failure, quote, systemCode } from '../failure.js'
import { below } from '../scope/folder.js'
import type { Scope } from '../scope/scope.js'
import type { Spot } from '../scope/walk.js'
import { reachable } from './open.js'

/** A name in a directory that we are in, whatever it is the name of: a link is not followed. */
export interface Place extends Spot {
  /** What stands there; `undefined` where nothing does. */
  readonly stats: BigIntStats | undefined
}

/** What a scope takes to come to the same spot again, without any link on the way. */
export const addressOf = ({ folder, real }: Pick<Spot, 'folder' | 'real'>): string => {
  const inside = path.relative(folder.real, real)
  return inside === '' ? folder.label : below(folder.label, ...inside.split(path.sep))
}

const orAbsent = (error: unknown): undefined => {
  if (systemCode(error) !== 'ENOENT') throw error
  return undefined
}

const look = async (spot: Spot): Promise<Place> => {
  const stats = await lstat(reachable(spot), { bigint: true }).catch(orAbsent)
  return { ...spot, kind: stats ? 'entry' : 'absent', stats }
}

/** Goes to the directory that holds a directory, for it is there that the latter has its name. */
const visitFromAbove = <T>(scope: Scope, spot: Spot, use: (place: Place) => Promise<T>): Promise<T> => {
  const address = addressOf(spot)
  return scope.visit(path.dirname(address), async (above) => {
    const [name, { path: shown, real }] = [path.basename(spot.real), spot]
    if (path.dirname(real) !== above.real)
      throw new Failure('CHANGED', `${quote(shown)} was moved meanwhile`, 'Look where it is now.')
    return use(await look({ ...above, kind: 'entry', path: shown, real, name }))
  })
}

/**
 * Goes to a name, and not through it: what is moved, copied or deleted is the link and not what it leads to. Refuses
 * the folders themselves.
 */
export const visitPlace = async <T>(scope: Scope, given: string, use: (place: Place) => Promise<T>): Promise<T> => {
  const found = await scope.visit(
    given,
    async (spot) => {
      if (spot.kind !== 'directory') return { done: await use(await look(spot)) }
      if (spot.real !== spot.folder.real) return { spot }
      throw new Failure('DENIED', `${quote(spot.path)} is a folder of this server itself`, 'Name something in it.')
    },
    { follow: false },
  )
  return 'done' in found ? found.done : visitFromAbove(scope, found.spot, use)
}

/** The place, where something stands; throws `NOT_FOUND` where nothing does. */
export const occupied = (place: Place): BigIntStats => {
  if (place.stats) return place.stats
  throw new Failure('NOT_FOUND', `${quote(place.path)} does not exist`, 'Use list or find to see what is there.').about(
    place.path,
  )
}

/** The failure for a place that is not free. */
export const taken = ({ path: shown }: Place): Failure =>
  new Failure('EXISTS', `${quote(shown)} exists already`, 'Choose another name.').about(shown)

/** Throws `EXISTS` unless nothing stands there. */
export const mustBeFree = (place: Place): void => {
  if (place.stats) throw taken(place)
}
