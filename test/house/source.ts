import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseSync, type ParseResult } from 'vite'

/** One file of the repository, parsed. */
export interface Source {
  /** Relative to the root of the repository, with `/`. */
  readonly path: string
  readonly text: string
  readonly isTest: boolean
  readonly program: ParseResult['program']
  readonly comments: ParseResult['comments']
  readonly imports: ParseResult['module']['staticImports']
  readonly exports: ParseResult['module']['staticExports']
  /** The line, from 1, of an offset in the text. */
  line(offset: number): number
}

/** A `package.json` of a workspace, as far as a rule asks. */
export interface Manifest {
  readonly folder: string
  readonly name: string
  readonly exports?: Record<string, string | Record<string, string>>
  readonly dependencies?: Record<string, string>
  readonly peerDependencies?: Record<string, string>
}

/** What the rules look at. */
export interface House {
  readonly sources: readonly Source[]
  readonly manifests: readonly Manifest[]
}

/** A place where a rule is broken. */
export interface Fault {
  readonly path: string
  readonly line: number
  readonly what: string
}

/** A rule finds the places where it is broken, and touches nothing. */
export type Rule = (house: House) => Fault[]

/** What the tests of a package stand on; that of `protocol` is published, for transports are tested by it. */
const prop = /^(packages|servers)\/(?!protocol\/)[^/]+\/src\/testing\//

/** Parses one file. */
export function parse(file: string, text: string): Source {
  const { program, comments, module, errors } = parseSync(file, text)
  if (errors.length > 0) throw new SyntaxError(`${file}: ${errors[0]?.message}`)
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return {
    path: file,
    text,
    isTest: /\.test(-d)?\.ts$|^test\//.test(file) || prop.test(file),
    program,
    comments,
    imports: module.staticImports,
    exports: module.staticExports,
    line: (offset) => starts.findLastIndex((start) => start <= offset) + 1,
  }
}

/** A house made of file contents by path. */
export function houseOf(files: Record<string, string>): House {
  const sources: Source[] = []
  const manifests: Manifest[] = []
  for (const [file, text] of Object.entries(files)) {
    if (/\.m?ts$|\.m?js$/.test(file)) sources.push(parse(file, text))
    if (file.endsWith('/package.json')) {
      manifests.push({ ...(JSON.parse(text) as Omit<Manifest, 'folder'>), folder: path.posix.dirname(file) })
    }
  }
  return { sources, manifests }
}

const skipped = new Set(['node_modules', 'dist', 'coverage', 'suites', 'results', '.turbo'])
const wanted = /\.m?ts$|\.m?js$|^package\.json$/

/** Reads the house that stands below a folder, as far as it is written by hand. */
export function readHouse(root: string): House {
  const files: Record<string, string> = {}
  const gather = (folder: string): void => {
    for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
      const inside = path.posix.join(folder, entry.name)
      if (entry.isDirectory() && !skipped.has(entry.name)) gather(inside)
      else if (entry.isFile() && wanted.test(entry.name)) files[inside] = readFileSync(path.join(root, inside), 'utf8')
    }
  }
  for (const top of ['packages', 'servers', 'examples', 'scripts', 'test', 'bench']) {
    try {
      gather(top)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
  return houseOf(files)
}

/** Whether a file is part of what is published: no test, no tool. */
export const isProduct = ({ path: file, isTest }: Source): boolean =>
  !isTest && /^(packages|servers)\/[^/]+\/src\//.test(file)
