import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../..', import.meta.url))
const cache = path.join(root, 'bench/node_modules/.cache')

/** The folder below which the packages that are compared are found. */
export const bench = path.join(root, 'bench')

/**
 * Makes a program of `programs/` one file of JavaScript, and returns its path. Packages stay outside, so that it runs what
 * is published: ours as built, not as source. With `packages: 'bundle'` they go in.
 */
export async function compile(name: string, packages: 'external' | 'bundle' = 'external'): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(bench, 'src/programs', `${name}.ts`)],
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages,
    write: false,
  })
  const code = outputFiles[0]!.text
  const file = path.join(
    cache,
    `${name.replaceAll('/', '-')}-${createHash('sha256').update(code).digest('hex').slice(0, 8)}.mjs`,
  )
  mkdirSync(cache, { recursive: true })
  writeFileSync(file, code)
  return file
}
