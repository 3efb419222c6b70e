import type { BigIntStats } from 'node:fs'
import { timeOf } from './entries.js'
import { etagOf } from './etag.js'

/** What is known of an open file beside what it holds. */
export interface Facts {
  size: number
  mtime?: string
  /** Stands for this state of the file. */
  etag: string
}

/** What `stat` tells of an open file. */
export const factsOf = (stats: BigIntStats): Facts => {
  const mtime = timeOf(stats.mtime)
  return { size: Number(stats.size), ...(mtime !== undefined && { mtime }), etag: etagOf(stats) }
}
