import type { Case } from './case.js'

/** What the cases came to on one server: why each failed, or undefined, by its name. */
export type Outcome = ReadonlyMap<string, string | undefined>

/** How many cases of each area passed, of all, in Markdown; a server that was not run has a dash. */
export function print(cases: readonly Case[], outcomes: Readonly<Record<string, Outcome | undefined>>): string {
  const passed = (outcome: Outcome | undefined, of: readonly Case[]): string =>
    outcome ? `${of.filter(({ name }) => outcome.get(name) === undefined).length}/${of.length}` : '–'
  const row = (name: string, of: readonly Case[]): string =>
    `| ${[name, ...Object.values(outcomes).map((outcome) => passed(outcome, of))].join(' | ')} |`
  const servers = Object.keys(outcomes)
  const areas = [...new Set(cases.map(({ area }) => area))]
  return [
    `| area | ${servers.join(' | ')} |`,
    `|---|${'---|'.repeat(servers.length)}`,
    ...areas.map((area) =>
      row(
        area,
        cases.filter((each) => each.area === area),
      ),
    ),
    row('all', cases),
  ].join('\n')
}
