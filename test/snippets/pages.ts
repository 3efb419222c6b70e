import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The root of the repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

/** A page of the documentation. */
export interface Page {
  /** Relative to the root, with `/`. */
  readonly path: string
  readonly text: string
}

/** A block of code on a page, and the line, from 1, on which it begins. */
export interface Snippet {
  readonly page: string
  readonly line: number
  readonly text: string
}

const below = (folder: string): string[] =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.posix.join(folder, name.split(path.sep).join('/')))

const readmes = ['packages', 'servers'].flatMap((folder) =>
  readdirSync(path.join(root, folder)).map((name) => `${folder}/${name}/README.md`),
)

/** All pages that people read. */
export const pages: readonly Page[] = ['README.md', 'AGENTS.md', 'CONTRIBUTING.md', 'SECURITY.md']
  .concat(readmes, below('docs'))
  .filter((name) => existsSync(path.join(root, name)))
  .map((name) => ({ path: name, text: readFileSync(path.join(root, name), 'utf8') }))

const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length

/** The blocks of TypeScript on all pages. */
export const snippets: readonly Snippet[] = pages.flatMap(({ path: page, text }) =>
  [...text.matchAll(/^( *)```ts\n([^]*?)^\1```/gm)].map(({ index, 2: code = '' }) => ({
    page,
    line: lineOf(text, index) + 1,
    text: code,
  })),
)

/** What the title of a section is called in a link to it. */
const anchorOf = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

const anchors = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, title = '']) => anchorOf(title))

/** The links of a page that lead to no file, or to no section, of the repository. */
export function astray({ path: page, text }: Page): string[] {
  return [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].flatMap(([link, to = '', anchor]) => {
    const file = path.resolve(root, to === '' ? page : path.join(path.dirname(page), to))
    const leads = existsSync(file) && (anchor === undefined || anchors(file).includes(anchor))
    return leads ? [] : [`${page}: ${link}`]
  })
}

/** The commands on a page that name a script or a test which is not there. */
export function unknownCommands({ path: page, text }: Page, scripts: readonly string[]): string[] {
  const run = [...text.matchAll(/npm run ([\w:-]+)/g)].filter(([, script = '']) => !scripts.includes(script))
  const tests = [...text.matchAll(/npx vitest run ([\w./-]+)/g)].filter(
    ([, place = '']) => !existsSync(path.join(root, place)),
  )
  return [...run, ...tests].map(([command]) => `${page}: ${command}`)
}

/** The paths that a page names and that are not there. */
export const missing = ({ path: page, text }: Page): string[] =>
  [...text.matchAll(/`((?:packages|servers|test|docs|scripts|examples|bench)\/[\w./-]+)`/g)].flatMap(([, place = '']) =>
    existsSync(path.join(root, place)) ? [] : [`${page}: ${place}`],
  )
