import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Plugin } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
// Below `node_modules`, so that what stays outside of a program is found from there.
const cache = path.join(root, 'node_modules/.cache/mortise-programs')
const asked = new Map<string, Promise<string>>()

/** What tells one state of a file from another, by the path of the file. */
type Stamps = Record<string, string>

const stampOf = (file: string): string => {
  const { mtimeMs, size } = statSync(file)
  return `${mtimeMs} ${size}`
}

/** Whether a program was made of the files as they are now; they stand in its first line. */
function isFresh(made: string): boolean {
  try {
    const [line = ''] = readFileSync(made, 'utf8').split('\n', 1)
    const stamps = JSON.parse(line.slice(2)) as Stamps
    return Object.entries(stamps).every(([file, stamp]) => stampOf(file) === stamp)
  } catch {
    // There is none, or one of its files is gone.
    return false
  }
}

/** Takes in our own files alone, lets each of them think that it stands where it stood, and notes their states. */
const ours = (stamps: Stamps): Plugin => ({
  name: 'ours',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, ({ path: name, kind }) =>
      kind === 'entry-point' || name.startsWith('@mortise/') ? undefined : { path: name, external: true },
    )
    build.onLoad({ filter: /./ }, async ({ path: file }) => {
      // Before it is read, so that what changes meanwhile is read again the next time.
      stamps[file] = stampOf(file)
      const [home] = /^(packages|servers)\/[^/]+\//.exec(path.relative(root, file)) ?? []
      if (home) stamps[path.join(root, home, 'package.json')] ??= stampOf(path.join(root, home, 'package.json'))
      const source = await readFile(file, 'utf8')
      const contents = source.replaceAll('import.meta.url', () => JSON.stringify(pathToFileURL(file).href))
      return { contents, loader: 'default' }
    })
  },
})

async function make(entry: string, made: string): Promise<void> {
  const { build } = await import('esbuild')
  const stamps: Stamps = {}
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: `node${process.versions.node}`,
    conditions: ['@mortise/source'],
    charset: 'utf8',
    plugins: [ours(stamps)],
    write: false,
    logLevel: 'warning',
  })
  mkdirSync(cache, { recursive: true })
  // Several may make it at once, and others run it meanwhile: it is whole at any time.
  const unfinished = `${made}.${randomUUID()}`
  writeFileSync(unfinished, `//${JSON.stringify(stamps)}\n${outputFiles[0]!.text}`)
  renameSync(unfinished, made)
}

/**
 * The path of a module that does what a source file of this repository does, with all that it imports of ours inside, so
 * that Node runs it as it is and at once: `node PATH`. It is made anew when one of the sources has changed.
 */
export function program(entry: URL): Promise<string> {
  const file = fileURLToPath(entry)
  const name = path.relative(root, file).replaceAll(path.sep, '-').replace(/\.ts$/, '')
  const made = path.join(cache, `${name}-${process.version}.mjs`)
  const making = asked.get(made) ?? (isFresh(made) ? Promise.resolve() : make(file, made)).then(() => made)
  asked.set(made, making)
  return making
}
