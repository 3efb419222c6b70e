import type { BigIntStats } from 'node:fs'

/** A word that stands for one state of a file: it changes whenever the file is written, replaced or cut. */
export const etagOf = ({ size, mtimeNs, ino }: BigIntStats): string =>
  [size, mtimeNs, ino].map((part) => part.toString(36)).join('-')
