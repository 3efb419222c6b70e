import { Failure } from '../failure.js'

/** One line of a hunk. */
export interface HunkLine {
  readonly op: ' ' | '+' | '-'
  readonly text: string
  /** Whether the patch says that this line has no end in the file. */
  endless?: boolean
}

/** Lines that belong together, with the line of the old file that they begin at. */
export interface Hunk {
  readonly start: number
  readonly lines: readonly HunkLine[]
}

/** What a patch does to one file; without `from` it makes it, without `to` it deletes it. */
export interface FilePatch {
  readonly from?: string
  readonly to?: string
  readonly hunks: readonly Hunk[]
}

const invalid = (line: number, why: string): Failure =>
  new Failure('INVALID_PATCH', `Line ${line} of the patch ${why}`, 'Pass a unified diff, such as git diff prints.')

const HUNK = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/
const UNKNOWN = /^(?:GIT binary patch|Binary files |copy from )/
const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '"': '"', '\\': '\\' }

/** A name as git quotes it: octal escapes are bytes of UTF-8. */
const unquote = (name: string): string =>
  Buffer.concat(
    [...name.slice(1, -1).matchAll(/\\([0-7]{3}|.)|[^\\]+/gs)].map(([all, escape]) => {
      if (escape === undefined) return Buffer.from(all)
      return /^[0-7]{3}$/.test(escape) ? Buffer.from([parseInt(escape, 8)]) : Buffer.from(escapes[escape] ?? escape)
    }),
  ).toString()

const nameIn = (rest: string): string => {
  const name = rest.replace(/\r$/, '').split('\t')[0]!.trimEnd()
  return name.length > 1 && name.startsWith('"') && name.endsWith('"') ? unquote(name) : name
}

const nothing = '/dev/null'

/** Takes off the `a/` and `b/` of git, where both sides have them. */
const bare = (from: string, to: string): [string | undefined, string | undefined] => {
  const prefixed = (from === nothing || from.startsWith('a/')) && (to === nothing || to.startsWith('b/'))
  const [one, other] = [from, to].map((name) => (name === nothing ? undefined : prefixed ? name.slice(2) : name))
  return [one, other]
}

/** The name in a line of git that has it twice, as `a/NAME b/NAME`, for files that nothing else names. */
const nameTwice = (line: string): string | undefined => {
  const both = line.slice('diff --git '.length).trimEnd()
  const name = both.slice(2, 2 + (both.length - 5) / 2)
  return both === `a/${name} b/${name}` ? name : undefined
}

/** Reads a patch line by line. */
class PatchReader {
  readonly files: FilePatch[] = []
  readonly #lines: readonly string[]
  #at = 0

  constructor(text: string) {
    this.#lines = text.split('\n')
  }

  read(): FilePatch[] {
    while (this.#at < this.#lines.length) {
      const line = this.#lines[this.#at]!
      if (line.startsWith('diff --git ')) this.#gitFile()
      else if (line.startsWith('--- ') && this.#lines[this.#at + 1]?.startsWith('+++ ')) this.#file({})
      else if (line.startsWith('@@ ')) throw invalid(this.#at + 1, 'begins a hunk of no file')
      else this.#at++
    }
    if (this.files.length === 0) throw invalid(1, 'and all that follow name no file')
    return this.files
  }

  /** The lines of git that come before those that name the file, or in their place. */
  #gitFile(): void {
    const head = nameTwice(this.#lines[this.#at++]!)
    const said = new Map<string, string>()
    for (; this.#at < this.#lines.length; this.#at++) {
      const line = this.#lines[this.#at]!
      if (UNKNOWN.test(line)) throw invalid(this.#at + 1, 'asks for something that is not supported')
      if (line.startsWith('--- ')) return this.#file({ from: said.get('rename from'), to: said.get('rename to') })
      const found = /^(rename from|rename to|new file|deleted file|old mode|new mode|similarity|index)\b ?(.*)$/.exec(
        line,
      )
      if (!found) break
      said.set(found[1]!, nameIn(found[2]!))
    }
    const [from, to] = [said.get('rename from'), said.get('rename to')]
    if (from !== undefined && to !== undefined) this.files.push({ from, to, hunks: [] })
    else if (head !== undefined && said.has('new file')) this.files.push({ to: head, hunks: [] })
    else if (head !== undefined && said.has('deleted file')) this.files.push({ from: head, hunks: [] })
  }

  #file(renamed: { from?: string | undefined; to?: string | undefined }): void {
    const named = this.#at + 1
    const [old, fresh] = [this.#lines[this.#at]!, this.#lines[this.#at + 1] ?? ''].map((line) => nameIn(line.slice(4)))
    if (!this.#lines[this.#at + 1]?.startsWith('+++ ')) throw invalid(named, 'is not followed by one with +++')
    this.#at += 2
    const [one, other] = bare(old!, fresh!)
    const [from, to] = [renamed.from ?? one, renamed.to ?? other]
    if (from === undefined && to === undefined) throw invalid(named, 'names no file')
    const hunks: Hunk[] = []
    while (this.#lines[this.#at]?.startsWith('@@ ')) hunks.push(this.#hunk())
    if (hunks.length === 0) throw invalid(named, 'names a file, and no hunk follows')
    this.files.push({ ...(from !== undefined && { from }), ...(to !== undefined && { to }), hunks })
  }

  #hunk(): Hunk {
    const began = this.#at + 1
    const found = HUNK.exec(this.#lines[this.#at++]!)
    if (!found) throw invalid(began, 'begins a hunk without saying where')
    let [old, fresh] = [Number(found[2] ?? 1), Number(found[4] ?? 1)]
    const lines: HunkLine[] = []
    while (old > 0 || fresh > 0) {
      const line = this.#lines[this.#at] ?? ''
      // Editors take the space off a line that has nothing else.
      const op = line === '' || line === '\r' ? ' ' : line[0]
      if (this.#at >= this.#lines.length - 1 && line === '') throw invalid(began, 'begins a hunk that ends too early')
      if (op === '\\') {
        this.#endless(lines)
        continue
      }
      if (op !== ' ' && op !== '+' && op !== '-') throw invalid(this.#at + 1, 'is none of a hunk')
      if (op !== '+') old--
      if (op !== '-') fresh--
      if (old < 0 || fresh < 0) throw invalid(began, 'begins a hunk that has more lines than it says')
      lines.push({ op, text: line.slice(1).replace(/\r$/, '') })
      this.#at++
    }
    if (this.#lines[this.#at]?.startsWith('\\')) this.#endless(lines)
    return { start: Number(found[1]), lines }
  }

  #endless(lines: readonly HunkLine[]): void {
    const last = lines.at(-1)
    if (!last) throw invalid(this.#at + 1, 'comes before any line of its hunk')
    last.endless = true
    this.#at++
  }
}

/**
 * Reads a unified diff over any number of files, as `diff -u` and `git diff` print it, renames included. Throws
 * `INVALID_PATCH` with the line where it cannot go on.
 */
export const parsePatch = (text: string): FilePatch[] => new PatchReader(text).read()
