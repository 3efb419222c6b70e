import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { root, run } from './run.js'

/** A package that is published. */
export interface Published {
  readonly name: string
  /** What users write after `from`. */
  readonly entries: readonly string[]
  readonly bins: readonly string[]
}

/** A package in the form in which the registry gets it. */
export interface Packed {
  readonly name: string
  readonly file: string
  /** The paths of the files inside. */
  readonly files: readonly string[]
}

interface Manifest {
  readonly name: string
  readonly private?: boolean
  readonly exports: Record<string, unknown>
  readonly bin?: Record<string, string>
}

/** The packages of this repository that are published, as their manifests tell. */
export function publishable(): Published[] {
  const folders = ['packages', 'servers'].flatMap((top) =>
    readdirSync(path.join(root, top)).map((folder) => path.join(root, top, folder, 'package.json')),
  )
  return folders
    .filter((file) => existsSync(file))
    .map((file) => JSON.parse(readFileSync(file, 'utf8')) as Manifest)
    .filter((manifest) => !manifest.private)
    .map(({ name, exports, bin = {} }) => ({
      name,
      entries: Object.keys(exports)
        .filter((key) => key !== './package.json')
        .map((key) => path.posix.join(name, key)),
      bins: Object.keys(bin),
    }))
}

/** Builds the packages and packs them into a folder. */
export async function pack(packages: readonly Published[], folder: string): Promise<Packed[]> {
  await run('npm', ['run', 'build'], root)
  const which = packages.map(({ name }) => `--workspace=${name}`)
  const told = await run('npm', ['pack', '--json', `--pack-destination=${folder}`, ...which], root)
  const packed = JSON.parse(told) as { name: string; filename: string; files: { path: string }[] }[]
  return packed.map(({ name, filename, files }) => ({
    name,
    file: path.join(folder, filename),
    files: files.map((file) => file.path),
  }))
}
