// Measures, and prints what came out: `npm run bench -- [NAME...] [--rounds N] [--check [--short]]`; `--write` keeps what was measured last.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, release, totalmem, type as system } from 'node:os'
import { parseArgs } from 'node:util'
import { compare } from './check.js'
import { generator } from './load.js'
import { page, type Report } from './page.js'
import { run, runAll, type Outcome } from './scenario.js'
import { scenarios } from './scenarios/index.js'
import { inColumns } from './table.js'

// What is set for every Node here would be measured with it: more certificates alone double the time that a start takes.
for (const name of ['NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS']) delete process.env[name]

const figures = new URL('../figures.json', import.meta.url)
const results = new URL('../results.json', import.meta.url)
const readReport = (): Report => JSON.parse(readFileSync(figures, 'utf8')) as Report

const machine = `${cpus()[0]!.model.trim()}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${system()} ${release()}, Node ${process.versions.node}, load by ${generator}`

async function measure(names: readonly string[], rounds: number | undefined): Promise<number> {
  const wanted = scenarios.filter(({ name }) => names.length === 0 || names.includes(name))
  const outcomes: Outcome[] = []
  for await (const outcome of runAll(wanted, rounds ? { rounds } : {})) {
    console.log(inColumns(outcome))
    outcomes.push(outcome)
  }
  keep(outcomes)
  return 0
}

/** Puts outcomes in the place of earlier ones of the same scenarios, in the order in which all are told. */
function keep(outcomes: readonly Outcome[]): void {
  const earlier = existsSync(results) ? (JSON.parse(readFileSync(results, 'utf8')) as Report).outcomes : []
  const all = [...outcomes, ...earlier.filter(({ name }) => !outcomes.some((outcome) => outcome.name === name))]
  const inOrder = scenarios.flatMap(({ name }) => all.find((outcome) => outcome.name === name) ?? [])
  const report: Report = { machine, date: new Date().toISOString().slice(0, 10), outcomes: inOrder }
  writeFileSync(results, `${JSON.stringify(report, undefined, 1)}\n`)
}

/** Keeps what was measured last as what later measurements are held against, and makes the page of it. */
function write(): number {
  const report = JSON.parse(readFileSync(results, 'utf8')) as Report
  const missing = scenarios.filter(({ name }) => !report.outcomes.some((outcome) => outcome.name === name))
  if (missing.length > 0) throw new Error(`There are no figures yet of ${missing.map(({ name }) => name).join(', ')}`)
  writeFileSync(figures, `${JSON.stringify(report)}\n`)
  writeFileSync(new URL('../../docs/performance.md', import.meta.url), page(report))
  return 0
}

async function check(names: readonly string[], isShort: boolean): Promise<number> {
  const allowance = isShort ? { loss: 0.35, isBest: true } : { loss: 0.2, isBest: false }
  let lost = 0
  for (const scenario of scenarios.filter(({ isChecked }) => isChecked)) {
    if (names.length > 0 && !names.includes(scenario.name)) continue
    const committed = readReport().outcomes.find(({ name }) => name === scenario.name)
    if (!committed) throw new Error(`There are no committed figures of ${scenario.name}: run the whole, then --write`)
    const outcome = await run(scenario, { only: ['bare', 'mortise'], ...(isShort && { rounds: 3 }) })
    const { words, isHeld } = compare(outcome, committed, allowance)
    console.log(isHeld ? `held ${words}` : `LOST ${words}`)
    if (!isHeld) lost++
  }
  return lost > 0 ? 1 : 0
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string' },
    check: { type: 'boolean', default: false },
    short: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
})
for (const name of positionals) {
  if (scenarios.some((scenario) => scenario.name === name)) continue
  throw new Error(`There is no scenario ${name}: there are ${scenarios.map((scenario) => scenario.name).join(', ')}`)
}
if (values.check) process.exitCode = await check(positionals, values.short)
else if (values.write) process.exitCode = write()
else process.exitCode = await measure(positionals, values.rounds ? Number(values.rounds) : undefined)
