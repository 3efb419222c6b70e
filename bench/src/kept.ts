// What was measured last of each scenario, and what of it is committed.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { page, type Report } from './page.js'
import type { Outcome } from './scenario.js'
import { scenarios } from './scenarios/index.js'

const figures = new URL('../figures.json', import.meta.url)
const results = new URL('../results.json', import.meta.url)
const read = (file: URL): Report => JSON.parse(readFileSync(file, 'utf8')) as Report

/** The outcomes that are committed. */
export const committed = (): readonly Outcome[] => read(figures).outcomes

/** Puts an outcome in the place of an earlier one of the same scenario; what another machine has measured goes. */
export function added(outcome: Outcome, machine: string, date: string, earlier?: Report): Report {
  const kept = earlier?.machine === machine ? earlier.outcomes.filter(({ name }) => name !== outcome.name) : []
  const inOrder = scenarios.flatMap(({ name }) => [outcome, ...kept].find((one) => one.name === name) ?? [])
  return { machine, date, outcomes: inOrder }
}

/** Keeps an outcome for {@link write}. */
export function keep(outcome: Outcome, machine: string): void {
  const date = new Date().toISOString().slice(0, 10)
  const report = added(outcome, machine, date, existsSync(results) ? read(results) : undefined)
  writeFileSync(results, `${JSON.stringify(report, undefined, 1)}\n`)
}

/** Makes what was measured last what later measurements are held against, and the page of it. */
export function write(): void {
  const report = existsSync(results) ? read(results) : undefined
  const missing = scenarios.filter(({ name }) => !report?.outcomes.some((outcome) => outcome.name === name))
  if (!report || missing.length > 0) {
    const names = missing.map(({ name }) => name).join(' ')
    throw new Error(`There are no figures yet, of this machine, of some scenarios: npm run bench -- ${names}`)
  }
  writeFileSync(figures, `${JSON.stringify(report)}\n`)
  writeFileSync(new URL('../../docs/performance.md', import.meta.url), page(report))
}
