import type { BigIntStats } from 'node:fs'
import { lstat } from 'node:fs/promises'
import path from 'node:path'
import { Failure, quote } from '../failure.js'
import type { Scope } from '../scope/scope.js'
import { timeOf, typeOf, type Entry } from './entries.js'
import { etagOf } from './etag.js'
import { linkFacts, type LinkFacts } from './links.js'
import { reachable } from './open.js'
import { typeByName } from './types.js'

/** What is known of one thing. */
export interface Info extends Entry, Partial<LinkFacts> {
  path: string
  created?: string
  accessed?: string
  /** Permissions, in octal. */
  mode: string
  mimeType?: string
  etag?: string
}

const timesOf = ({ birthtime, atime, mtime }: BigIntStats): Pick<Info, 'created' | 'accessed' | 'mtime'> => {
  const times = { created: timeOf(birthtime), accessed: timeOf(atime), mtime: timeOf(mtime) }
  return Object.fromEntries(Object.entries(times).filter(([, time]) => time !== undefined))
}

/** Looks at something without opening it or following a link. Throws `NOT_FOUND`. */
export const statAt = async (scope: Scope, given: string): Promise<Info> => {
  const info = await scope.visit(
    given,
    async (spot): Promise<Info> => {
      if (spot.kind === 'absent')
        throw new Failure('NOT_FOUND', `${quote(spot.path)} does not exist`, 'Use list or find to see what is there.')
      const stats = await lstat(reachable(spot), { bigint: true })
      const isDirectory = spot.kind === 'directory'
      const type = isDirectory ? 'directory' : typeOf(stats)
      const mimeType = type === 'file' ? typeByName(spot.path) : undefined
      return {
        path: spot.path,
        name: path.basename(spot.path),
        type,
        ...(type === 'file' && { size: Number(stats.size), etag: etagOf(stats) }),
        ...(mimeType !== undefined && { mimeType }),
        ...timesOf(stats),
        mode: (Number(stats.mode) & 0o777).toString(8).padStart(3, '0'),
      }
    },
    { follow: false },
  )
  return info.type === 'symlink' ? { ...info, ...(await linkFacts(scope, info.path)) } : info
}
