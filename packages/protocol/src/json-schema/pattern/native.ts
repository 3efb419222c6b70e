import type { Tree } from './tree.js'

/** What bounds the work of a backtracking engine on a part of an expression. */
interface Bounds {
  /** In how many ways it can match at one place, counts that vary left out. */
  readonly ways: number
  /** How many characters it takes at most, one for a count that varies. */
  readonly width: number
  /** How many counts of it can vary. */
  readonly loops: number
}

const endless: Bounds = { ways: Infinity, width: Infinity, loops: Infinity }

const boundsOf = (tree: Tree): Bounds => {
  if (tree.kind === 'one') return { ways: 1, width: 1, loops: 0 }
  if (tree.kind === 'edge') return { ways: 1, width: 0, loops: 0 }
  if (tree.kind === 'look') return endless
  if (tree.kind === 'sequence') {
    return tree.parts
      .map(boundsOf)
      .reduce((a, b) => ({ ways: a.ways * b.ways, width: a.width + b.width, loops: a.loops + b.loops }), {
        ways: 1,
        width: 0,
        loops: 0,
      })
  }
  if (tree.kind === 'choice') {
    return tree.options.map(boundsOf).reduce((a, b) => ({
      ways: a.ways + b.ways,
      width: Math.max(a.width, b.width),
      loops: Math.max(a.loops, b.loops),
    }))
  }
  const body = boundsOf(tree.body)
  if (tree.most === 1) return tree.least === 1 ? body : { ...body, ways: body.ways + 1 }
  if (tree.least === tree.most && body.loops === 0) {
    return { ways: body.ways ** tree.least, width: body.width * tree.least, loops: 0 }
  }
  return tree.body.kind === 'one' ? { ways: 1, width: 1 + (tree.least >> 6), loops: 1 } : endless
}

const begins = (tree: Tree): boolean => {
  if (tree.kind === 'edge') return tree.edge === 'start'
  if (tree.kind === 'sequence') return tree.parts.length > 0 && begins(tree.parts[0]!)
  return tree.kind === 'choice' && tree.options.every(begins)
}

/**
 * The native expression, when its backtracking provably stays small: few ways to match, and either no count that varies
 * or a single one, over one character, in an expression that is tried at the start of the text only. `width` bounds its
 * work per character.
 */
export function nativeOf(source: string, tree: Tree): { expression: RegExp; width: number } | undefined {
  const { ways, width, loops } = boundsOf(tree)
  if (ways > 32 || width > 1024 || loops > 1 || (loops === 1 && !begins(tree))) return undefined
  try {
    return { expression: new RegExp(source, 'u'), width: ways * Math.max(width, 1) }
  } catch {
    return undefined
  }
}
