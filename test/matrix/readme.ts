import { readFileSync, writeFileSync } from 'node:fs'

const readme = new URL('../../README.md', import.meta.url)
const part = /(<!-- matrix -->\n)([\s\S]*?)(\n<!-- \/matrix -->)/

/** The table that the README shows. */
export const readmeTable = (): string | undefined => part.exec(readFileSync(readme, 'utf8'))?.[2]

/** Makes the README show a table. */
export function writeReadmeTable(table: string): void {
  const text = readFileSync(readme, 'utf8')
  writeFileSync(
    readme,
    text.replace(part, (_all, before: string, _old: string, after: string) => before + table + after),
  )
}
