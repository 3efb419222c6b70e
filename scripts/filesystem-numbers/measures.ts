import { LINES, line, linesOf, type Ground } from './ground.js'

/** One call, with all pages of its answer. */
export interface Step {
  readonly tool: string
  readonly args: Readonly<Record<string, unknown>>
  /** What the answers must hold, or they are not what was asked for. */
  readonly holds: readonly string[]
}

/** What is measured on both servers; a server without a step has nothing that does it. */
export interface Measure {
  readonly name: string
  readonly ours?: Step
  readonly official?: Step
}

/** The sizes of the large files, in megabytes. */
export const sizes = [1, 10, 100] as const

const number = (from: number): string => line(from).slice(0, 14)

/** Lines in the middle. The official server has nothing but `head` for them, and gives all that is before. */
function middle(path: string, size: number): Measure {
  const offset = Math.floor(linesOf(size) / 2)
  const holds = [number(offset), number(offset + LINES - 1)]
  return {
    name: `${LINES} lines in the middle of ${size} MB (official: \`head\` up to them)`,
    ours: { tool: 'read_text', args: { path, offset, limit: LINES }, holds },
    official: { tool: 'read_text_file', args: { path, head: offset + LINES - 1 }, holds },
  }
}

/** The last lines. The end of a text counts as a line in the official server. */
function end(path: string, size: number): Measure {
  const holds = [number(linesOf(size) - LINES + 1), number(linesOf(size))]
  return {
    name: `the last ${LINES} lines of ${size} MB (official: \`tail\`)`,
    ours: { tool: 'read_text', args: { path, offset: -LINES, limit: LINES }, holds },
    official: { tool: 'read_text_file', args: { path, tail: LINES + 1 }, holds },
  }
}

const inMany = (from: number): string[] => [from, from + 9_000].map((i) => `-${i}.txt`)

/** All that is measured. The names of our tools, and what they take, stand here alone. */
export const measures = ({ file, many, tree }: Ground): Measure[] => [
  ...sizes.map((size) => middle(file(size), size)),
  ...sizes.map((size) => end(file(size), size)),
  {
    name: 'search for a name in 10,000 files (official: `search_files`)',
    ours: { tool: 'find', args: { path: many, pattern: '**/needle-*' }, holds: inMany(7) },
    official: { tool: 'search_files', args: { path: many, pattern: '**/needle-*' }, holds: inMany(7) },
  },
  {
    name: 'search in the text of 10,000 files (official: none, it looks at names alone)',
    ours: { tool: 'grep', args: { path: many, pattern: 'needle' }, holds: inMany(8) },
  },
  {
    name: 'tree of 50,000 entries (official: `directory_tree`)',
    ours: { tool: 'tree', args: { path: tree, depth: 2, maxEntries: 100_000 }, holds: ['f0', 'f49499'] },
    official: { tool: 'directory_tree', args: { path: tree }, holds: ['f0', 'f49499'] },
  },
]
