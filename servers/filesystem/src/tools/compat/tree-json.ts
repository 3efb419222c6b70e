import { Failure, quote } from '../../failure.js'
import { Pace } from '../../io/pace.js'
import { Sieve } from '../../io/sieve.js'
import { Tour } from '../../io/tour.js'
import { compileGlob } from '../../pattern/glob.js'
import type { Spot } from '../../scope/walk.js'
import { MAX_PROSE } from './prose.js'

const AT_ONCE = 100

interface Node {
  readonly name: string
  readonly type: 'file' | 'directory'
  readonly children?: Node[]
}

/** A pattern without a star leaves out what is called so, at any depth. */
const excluded = (pattern: string) => compileGlob(pattern.includes('*') ? pattern : `**/${pattern}`)

const tooLarge = (path: string): Failure =>
  new Failure('TOO_LARGE', `The tree of ${quote(path)} is too large`, 'Leave more out, or begin further down.')

/** What is below a directory, as indented JSON. Throws `TOO_LARGE` rather than leave some of it out. */
export const treeJson = async (spot: Spot, exclude: readonly string[], signal: AbortSignal): Promise<string> => {
  const sieve = await Sieve.at(spot, { exclude: exclude.map(excluded) })
  const tour = new Tour(spot, sieve, new Pace({ signal }))
  const top: Node[] = []
  const levels = [top]
  for await (const part of tour.parts(AT_ONCE))
    for (const { leaf, depth } of part) {
      levels.length = depth
      const children: Node[] = []
      const isDirectory = leaf.type === 'directory'
      levels
        .at(-1)!
        .push(isDirectory ? { name: leaf.name, type: 'directory', children } : { name: leaf.name, type: 'file' })
      if (isDirectory) levels.push(children)
    }
  const text = JSON.stringify(top, null, 2)
  if (tour.cut || text.length > MAX_PROSE) throw tooLarge(spot.path)
  return text
}
