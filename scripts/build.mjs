// Builds the package in the current folder: one ES module per public entry, shared code split off, other packages
// left external; declarations by tsc. The maps point at the sources, which are published beside them.
import { spawnSync } from 'node:child_process'
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { build } from 'esbuild'

const { exports } = JSON.parse(readFileSync('package.json', 'utf8'))
// For browsers an entry may be another file.
const entries = Object.values(exports).flatMap((entry) =>
  [entry, entry.browser].flatMap((each) => each?.['@mortise/source'] ?? []),
)

rmSync('dist', { recursive: true, force: true })
await build({
  entryPoints: entries,
  outbase: 'src',
  outdir: 'dist',
  bundle: true,
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  format: 'esm',
  platform: 'neutral',
  target: 'es2023',
  packages: 'external',
  charset: 'utf8',
  sourcemap: true,
  sourcesContent: false,
  logLevel: 'warning',
}).catch(() => process.exit(1))
const typescript = path.dirname(createRequire(import.meta.url).resolve('typescript/package.json'))
const tsc = [path.join(typescript, 'bin/tsc'), '-p', 'tsconfig.build.json']
const { status } = spawnSync(process.execPath, tsc, { stdio: 'inherit' })
if (status !== 0) process.exit(1)

// What a declaration needs of the standard library goes along, so that no project must know of it.
for (const entry of entries) {
  const declaration = entry.replace('./src/', './dist/').replace(/\.ts$/, '.d.ts')
  const text = readFileSync(declaration, 'utf8')
  writeFileSync(declaration, `/// <reference lib="esnext.disposable" />\n${text}`)
}

// Every package is published with the licence in it; the one copy that is committed stands at the root.
copyFileSync('../../LICENSE', 'LICENSE')
