import { readFileSync, writeFileSync } from 'node:fs'

const readme = new URL('../../servers/filesystem/README.md', import.meta.url)

/** A part of the README of the server that is written by a program, by the name of its marks. */
type Part = 'conformance' | 'numbers'

const between = (part: Part): RegExp => new RegExp(`(<!-- ${part} -->\\n)([^]*?)(\\n<!-- /${part} -->)`)

/** What a part shows now. */
export const shown = (part: Part): string | undefined => between(part).exec(readFileSync(readme, 'utf8'))?.[2]

/** Makes a part show a text. */
export function show(part: Part, shows: string): void {
  const text = readFileSync(readme, 'utf8')
  writeFileSync(
    readme,
    text.replace(between(part), (_all, before: string, _old: string, after: string) => before + shows + after),
  )
}
