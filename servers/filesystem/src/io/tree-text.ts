import { printable } from '../printable.js'
import type { Spot } from '../scope/walk.js'
import { cursorOf, readCursor } from './cursor.js'
import { Pace } from './pace.js'
import { Sieve, type Interest } from './sieve.js'
import { Tour, type Reached } from './tour.js'

/** How much text one tree has, in characters. */
const MAX_TEXT = 1024 * 1024
const AT_ONCE = 100

/** What of a tree to show. */
export interface TreeWish extends Pick<Interest, 'includeHidden' | 'respectIgnore'> {
  readonly depth: number
  readonly maxEntries: number
  readonly cursor?: string | undefined
}

/** Names below a directory, indented by their depth. */
export interface TreeText {
  readonly path: string
  readonly text: string
  readonly files: number
  readonly directories: number
  readonly nextCursor?: string
  readonly complete: boolean
}

const lineOf = ({ leaf: { name, type }, depth, closed }: Reached): string => {
  const mark = type === 'directory' ? `/${closed ? '…' : ''}` : ''
  return `${'  '.repeat(depth - 1)}${printable(name)}${mark}${type === 'symlink' ? ' ->' : ''}\n`
}

/** Shows the tree below a directory; it never looks through a link. */
export const treeOf = async (spot: Spot, wish: TreeWish, signal?: AbortSignal): Promise<TreeText> => {
  const [after] = wish.cursor === undefined ? [] : readCursor('tree', wish.cursor)
  const pace = new Pace({ ...(signal && { signal }) })
  const tour = new Tour(spot, await Sieve.at(spot, wish), pace, { after, maxDepth: wish.depth })
  const lines: string[] = []
  let [directories, length, full] = [0, 0, false]
  let last = after
  for await (const part of tour.parts(AT_ONCE)) {
    for (const reached of part) {
      full = lines.length === wish.maxEntries || length > MAX_TEXT
      if (full) break
      const line = lineOf(reached)
      lines.push(line)
      length += line.length
      if (reached.leaf.type === 'directory') directories++
      last = reached.path
    }
    if (full) break
  }
  if (!full) last = tour.last
  const more = full || pace.over
  return {
    path: spot.path,
    text: lines.join(''),
    files: lines.length - directories,
    directories,
    ...(more && last !== undefined && { nextCursor: cursorOf('tree', last) }),
    complete: tour.unreadable === 0 && (more || !tour.cut),
  }
}
