import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { bench } from '../compile.js'
import { entrantsOf, passing, type Entrant, type Figures, type Scenario } from '../scenario.js'

const root = path.join(bench, '..')

interface Manifest {
  readonly name: string
  readonly dependencies?: Readonly<Record<string, string>>
}

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest

/** Where Node finds a package from a folder. */
function find(name: string, from: string): string {
  const folder = path.join(from, 'node_modules', name)
  if (existsSync(path.join(folder, 'package.json'))) return folder
  if (from === path.dirname(from)) throw new Error(`${name} is not installed`)
  return find(name, path.dirname(from))
}

/** A package and all that it needs, by their folders. */
function withDependencies(folder: string, found = new Set<string>()): Set<string> {
  if (found.has(folder)) return found
  found.add(folder)
  for (const name of Object.keys(manifestOf(folder).dependencies ?? {})) withDependencies(find(name, folder), found)
  return found
}

const bytesIn = (folder: string): number =>
  readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const file = path.join(folder, entry.name)
    if (entry.isDirectory()) return sum + (entry.name === 'node_modules' ? 0 : bytesIn(file))
    return sum + statSync(file).size
  }, 0)

/** The bytes of one of our own packages, as it would be published. */
function publishedBytes(name: string): number {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts', '-w', name]
  const { stdout, stderr, status } = spawnSync('npm', args, { cwd: root, encoding: 'utf8' })
  if (status !== 0) throw new Error(`npm ${args.join(' ')} ended with ${status}: ${stderr}`)
  const told = JSON.parse(stdout) as { unpackedSize: number }[] | Record<string, { unpackedSize: number }>
  return Object.values(told)[0]!.unpackedSize
}

function measure(names: readonly string[]): Figures {
  const folders = new Set(names.flatMap((name) => [...withDependencies(find(name, bench))]))
  const isOurs = (folder: string): boolean => manifestOf(folder).name.startsWith('@mortise/')
  const sizes = [...folders].map((folder) =>
    isOurs(folder) ? publishedBytes(manifestOf(folder).name) : bytesIn(folder),
  )
  const own = new Set(names.map((name) => find(name, bench)))
  return {
    installed: sizes.reduce((sum, bytes) => sum + bytes, 0) / 1e6,
    packages: [...folders].filter((folder) => !isOurs(folder) && !own.has(folder)).length,
  }
}

const kits: Readonly<Record<string, readonly string[]>> = {
  '@mortise/protocol': ['@mortise/protocol'],
  '@mortise/server': ['@mortise/server'],
  '@mortise/client': ['@mortise/client'],
  '@mortise/transport-stdio': ['@mortise/transport-stdio'],
  'mortise server, both transports': ['@mortise/server', '@mortise/transport-stdio', '@mortise/transport-http'],
  'official-v1': ['@modelcontextprotocol/sdk'],
  'official-v2 server': ['@modelcontextprotocol/server', '@modelcontextprotocol/node'],
  'official-v2 client': ['@modelcontextprotocol/client'],
  'tmcp server': ['tmcp', '@tmcp/transport-http', '@tmcp/transport-stdio', '@tmcp/adapter-zod'],
  fastmcp: ['fastmcp'],
}

const entrant = (name: string): Promise<Entrant> => passing(name, async () => measure(kits[name]!))

/** What an install brings along. */
export const installScenario: Scenario = {
  name: 'install',
  title: 'what an install brings',
  shows: ['installed', 'packages'],
  isTimeless: true,
  entrants: entrantsOf(Object.keys(kits), entrant),
  targets: ['protocol', 'server', 'client', 'transport-stdio'].map((name) => ({
    metric: 'packages' as const,
    of: `@mortise/${name}`,
    kind: 'at most' as const,
    limit: 2,
  })),
}
