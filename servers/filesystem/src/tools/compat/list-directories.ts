import type { McpServer } from '@mortise/server'
import { z } from 'zod'
import { describeEntry, directoryAt, readNames, type Entry } from '../../io/entries.js'
import { printable } from '../../printable.js'
import type { Scope } from '../../scope/scope.js'
import type { Spot } from '../../scope/walk.js'
import { allowed, described, inProse } from './prose.js'
import { treeJson } from './tree-json.js'

const units = ['B', 'KB', 'MB', 'GB', 'TB']

/** A number of bytes in the unit that suits it. */
export const sizeInWords = (bytes: number): string => {
  const power = bytes < 1024 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1)
  return power === 0 ? `${bytes} B` : `${(bytes / 1024 ** power).toFixed(2)} ${units[power]}`
}

const isDirectory = ({ type }: Pick<Entry, 'type'>): boolean => type === 'directory'
const marked = (entry: Pick<Entry, 'type' | 'name'>): string =>
  `${isDirectory(entry) ? '[DIR]' : '[FILE]'} ${printable(entry.name)}`

const listPlainly = async (spot: Spot): Promise<string> => {
  const { names } = await readNames(directoryAt(spot))
  return names.map(marked).join('\n')
}

const listWithSizes = async (spot: Spot, sortBy: 'name' | 'size'): Promise<string> => {
  const { names } = await readNames(directoryAt(spot))
  const entries: Entry[] = []
  for (let at = 0; at < names.length; at += 64) {
    const described = await Promise.all(names.slice(at, at + 64).map((each) => describeEntry(spot.held, each)))
    for (const entry of described) if (entry) entries.push(entry)
  }
  if (sortBy === 'size') entries.sort((one, other) => (other.size ?? 0) - (one.size ?? 0))
  const lines = entries.map((entry) => {
    const size = isDirectory(entry) ? '' : sizeInWords(entry.size ?? 0).padStart(10)
    return `${marked({ ...entry, name: entry.name.padEnd(30) })} ${size}`
  })
  const directories = entries.filter(isDirectory).length
  const total = entries.reduce((sum, { size = 0 }) => sum + size, 0)
  const summary = `Total: ${entries.length - directories} files, ${directories} directories`
  return [...lines, '', summary, `Combined size: ${sizeInWords(total)}`].join('\n')
}

/** Offers the tools of the official server that show what is in directories. */
export const registerListDirectories = (server: McpServer, scope: Scope): void => {
  server.registerTool(
    'list_directory',
    {
      ...described('List Directory', 'Lists the names in a directory, each after [FILE] or [DIR].'),
      inputSchema: z.object({ path: z.string() }),
    },
    ({ path }) => inProse(scope, () => scope.visit(path, listPlainly)),
  )
  server.registerTool(
    'list_directory_with_sizes',
    {
      ...described(
        'List Directory with Sizes',
        'Lists the names in a directory with their sizes, and what they come to.',
      ),
      inputSchema: z.object({
        path: z.string(),
        sortBy: z.enum(['name', 'size']).optional().default('name').describe('By name, or largest first'),
      }),
    },
    ({ path, sortBy }) => inProse(scope, () => scope.visit(path, (spot) => listWithSizes(spot, sortBy))),
  )
  server.registerTool(
    'directory_tree',
    {
      ...described(
        'Directory Tree',
        'Shows all that is below a directory as JSON: name, type and, of directories, children.',
      ),
      inputSchema: z.object({ path: z.string(), excludePatterns: z.array(z.string()).max(64).optional().default([]) }),
    },
    ({ path, excludePatterns }, { signal }) =>
      inProse(scope, () => scope.visit(path, (spot) => treeJson(spot, excludePatterns, signal))),
  )
  server.registerTool(
    'list_allowed_directories',
    {
      ...described('List Allowed Directories', 'Lists the directories outside of which nothing can be reached.'),
      inputSchema: z.object({}),
    },
    () => inProse(scope, async () => `Allowed directories:\n${allowed(scope, '\n')}`),
  )
}
