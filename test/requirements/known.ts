import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readHouse } from '../house/source.js'
import { unproved } from './unproved.js'

/** What the specification demands, in one line. */
export interface Requirement {
  readonly id: string
  /** The revisions that demand it: `4` is that of November 2025, `5` the newest. */
  readonly revisions: string
  readonly side: string
  readonly level: string
  readonly text: string
}

const root = new URL('../../', import.meta.url)
const here = new URL('./', import.meta.url)

/** All of them, in order. */
export const requirements: readonly Requirement[] = readFileSync(new URL('list.tsv', here), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => {
    const [id = '', revisions = '', side = '', level = '', text = ''] = line.split('\t')
    return { id, revisions, side, level, text }
  })

/** The ids that a list such as `N001 N003-N005` names. */
export function idsIn(list: string): readonly string[] {
  return [...list.matchAll(/\bN(\d{3})(?:-N(\d{3}))?\b/g)].flatMap(([, first, last = first]) =>
    Array.from(
      { length: Number(last) - Number(first) + 1 },
      (_, i) => `N${String(Number(first) + i).padStart(3, '0')}`,
    ),
  )
}

/** What names requirements without holding them. */
const own = ['test/requirements.test.ts', 'test/requirements/known.ts', 'test/requirements/unproved.ts']

/** The test files that name each requirement. */
export function proofs(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const { path, text } of readHouse(fileURLToPath(root)).sources) {
    const isTest = path.endsWith('.test.ts') || path.startsWith('test/')
    if (!isTest || own.includes(path)) continue
    for (const id of new Set(text.match(/\bN\d{3}\b/g))) found.set(id, [...(found.get(id) ?? []), path])
  }
  return found
}

/** Why nothing proves a requirement, by its id. */
export const reasons: ReadonlyMap<string, string> = new Map(
  Object.entries(unproved).flatMap(([reason, list]) => idsIn(list).map((id) => [id, reason] as const)),
)

const levels: Readonly<Record<string, string>> = { M: 'must', MN: 'must', S: 'should', SN: 'should', D: 'does' }
const sides: Readonly<Record<string, string>> = {
  srv: 'server',
  cli: 'client',
  any: 'both',
  tp: 'transport',
  as: 'authorization server',
  prx: 'proxy',
  gw: 'gateway',
}

/** The page of the documentation that shows them, and the tests that name them. */
export function page(proved: ReadonlyMap<string, readonly string[]>): string {
  const rows = requirements.map(({ id, revisions, side, level, text }) => {
    const shown = { 4: '2025-11-25', 5: '2026-07-28', 45: 'both' }[revisions]
    const files = proved.get(id)?.map((file) => `\`${file.split('/').slice(-2).join('/')}\``)
    const proof = files ? files.slice(0, 3).join(', ') : `none: ${reasons.get(id) ?? 'unknown'}`
    return `| ${id} | ${shown} | ${sides[side]} | ${levels[level]} | ${text} | ${proof} |`
  })
  const open = requirements.filter(({ id }) => !proved.has(id)).length
  return `# What the specification demands

The demands of the revisions 2025-11-25 and 2026-07-28 in our words, and the tests that hold them: ${requirements.length - open} of
${requirements.length} are named by a test, the others by the reason why not. This page is printed by
\`UPDATE_DOCS=1 npx vitest run test/requirements\` from \`test/requirements/list.tsv\`.

| id | revision | side | level | demand | test |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
`
}
