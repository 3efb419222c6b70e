import type { Case } from './case.js'
import { edit, faithful } from './cases/edit.js'
import { endurance } from './cases/endurance.js'
import { search, tree } from './cases/find.js'
import { info } from './cases/info.js'
import { list, sizes } from './cases/list.js'
import { media } from './cases/media.js'
import { move } from './cases/move.js'
import { checks, offer } from './cases/offer.js'
import { lines, many, read } from './cases/read.js'
import { roots } from './cases/roots.js'
import { scope } from './cases/scope.js'
import { start } from './cases/start.js'
import { directories, write } from './cases/write.js'

/** All cases, area by area. */
export const cases: readonly Case[] = [
  ...start,
  ...roots,
  ...offer,
  ...checks,
  ...read,
  ...lines,
  ...many,
  ...media,
  ...write,
  ...directories,
  ...edit,
  ...faithful,
  ...list,
  ...sizes,
  ...tree,
  ...search,
  ...info,
  ...move,
  ...scope,
  ...endurance,
]
