import path from 'node:path'
import { Visitor } from 'vite'
import type { House, Manifest, Source } from './source.js'

/** One import of any kind: static, type, dynamic, or a re-export. */
export interface Import {
  readonly from: Source
  readonly line: number
  readonly specifier: string
  /** The file of ours that is meant, when it is one. */
  readonly to?: Source
  /** The package that is meant, when the specifier names one. */
  readonly packageName?: string
}

/** The package that a specifier names: `@a/b` of `@a/b/c`. */
const packageOf = (specifier: string): string | undefined =>
  specifier.startsWith('.') || specifier.startsWith('node:')
    ? undefined
    : specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')

const sourceEntry = (manifest: Manifest, subpath: string): string | undefined => {
  const entry = manifest.exports?.[subpath]
  const file = typeof entry === 'string' ? entry : entry?.['@mortise/source']
  return file && path.posix.join(manifest.folder, file)
}

/** Finds the file of ours that a specifier means, seen from another file. */
export function resolver(house: House): (from: Source, specifier: string) => Source | undefined {
  const byPath = new Map(house.sources.map((source) => [source.path, source]))
  const byName = new Map(house.manifests.map((manifest) => [manifest.name, manifest]))
  return (from, specifier) => {
    if (specifier.startsWith('.')) {
      const file = path.posix.join(path.posix.dirname(from.path), specifier)
      return byPath.get(file.replace(/\.js$/, '.ts')) ?? byPath.get(file)
    }
    const name = packageOf(specifier)
    const manifest = name === undefined ? undefined : byName.get(name)
    const entry = manifest && sourceEntry(manifest, `.${specifier.slice(manifest.name.length)}`)
    return entry === undefined ? undefined : byPath.get(entry)
  }
}

/** The files that the packages publish as entries. */
export function entriesOf({ sources, manifests }: House): Source[] {
  const byPath = new Map(sources.map((source) => [source.path, source]))
  return manifests.flatMap((manifest) =>
    Object.keys(manifest.exports ?? {}).flatMap((subpath) => byPath.get(sourceEntry(manifest, subpath) ?? '') ?? []),
  )
}

const specifiersOf = (source: Source): { specifier: string; at: number }[] => {
  const found: { specifier: string; at: number }[] = []
  const add = (specifier: unknown, at: number): void => {
    if (typeof specifier === 'string') found.push({ specifier, at })
  }
  new Visitor({
    ImportDeclaration: (node) => add(node.source.value, node.start),
    ExportNamedDeclaration: (node) => add(node.source?.value, node.start),
    ExportAllDeclaration: (node) => add(node.source.value, node.start),
    TSImportType: (node) => add(node.source.value, node.start),
    ImportExpression: (node) => add(node.source.type === 'Literal' && node.source.value, node.start),
  }).visit(source.program)
  return found
}

/** Every import of some sources. */
export function importsOf(house: House, sources: readonly Source[]): Import[] {
  const resolve = resolver(house)
  return sources.flatMap((from) =>
    specifiersOf(from).map(({ specifier, at }) => {
      const to = resolve(from, specifier)
      const packageName = packageOf(specifier)
      return { from, line: from.line(at), specifier, ...(to && { to }), ...(packageName && { packageName }) }
    }),
  )
}
