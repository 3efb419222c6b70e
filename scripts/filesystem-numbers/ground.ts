import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** The lines of the large files are 64 bytes each with their ends, and begin with their number. */
export const LINE = 64

/** How many lines are asked for at once: as many as `read_text` gives where nothing is said. */
export const LINES = 2_000

/** The line of a large file, from 1. */
export const line = (number: number): string => `line ${String(number).padStart(9, '0')} ${'x'.repeat(LINE - 16)}\n`

/** How many lines a large file has. */
export const linesOf = (megabytes: number): number => (megabytes * 1_000_000) / LINE

/** What both servers are measured on. */
export interface Ground {
  readonly top: string
  /** A large file, by its size in megabytes. */
  readonly file: (megabytes: number) => string
  /** 10,000 files, ten of them named `needle`, and another ten with that word in them. */
  readonly many: string
  /** 50,000 entries. */
  readonly tree: string
  readonly remove: () => Promise<void>
}

async function large(file: string, megabytes: number): Promise<void> {
  const count = linesOf(megabytes)
  const parts: string[] = []
  for (let number = 1; number <= count; number++) parts.push(line(number))
  await writeFile(file, parts.join(''))
}

/** Makes as many folders with as many files each; the content of a file follows from its number. */
async function grow(top: string, folders: number, files: number, make: (i: number) => [name: string, text: string]) {
  for (let f = 0; f < folders; f++) {
    const folder = path.join(top, `d${f}`)
    await mkdir(folder, { recursive: true })
    const made = Array.from({ length: files }, (_, i) => make(f * files + i))
    await Promise.all(made.map(([name, text]) => writeFile(path.join(folder, name), text)))
  }
}

/** Lays out in a folder for temporary files what is read, searched and walked. */
export async function layOut(sizes: readonly number[]): Promise<Ground> {
  const top = await realpath(await mkdtemp(path.join(tmpdir(), 'mortise-filesystem-numbers-')))
  const file = (megabytes: number): string => path.join(top, `${megabytes}.txt`)
  for (const size of sizes) await large(file(size), size)
  const [many, tree] = [path.join(top, 'many'), path.join(top, 'tree')]
  const filler = 'a line that says nothing of what is looked for\n'.repeat(40)
  await grow(many, 100, 100, (i) => [
    i % 1_000 === 7 ? `needle-${i}.txt` : `file-${i}.txt`,
    i % 1_000 === 8 ? `${filler}a needle in it\n` : filler,
  ])
  await grow(tree, 500, 99, (i) => [`f${i}`, ''])
  return { top, file, many, tree, remove: () => rm(top, { recursive: true, force: true }) }
}
