// The second half of the coverage gate: reads the report that `vitest run --coverage` wrote, and fails when there is an
// exported function that no test has run.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { neverRun, type FileCoverage } from '../test/house/covered.js'
import { readHouse } from '../test/house/source.js'

const root = path.resolve(import.meta.dirname, '..')
const report = JSON.parse(readFileSync(path.join(root, 'coverage/coverage-final.json'), 'utf8')) as Record<
  string,
  FileCoverage
>
const coverage = new Map(
  Object.entries(report).map(([file, each]) => [path.relative(root, file).split(path.sep).join('/'), each]),
)
const faults = neverRun(readHouse(root), coverage)
for (const { path: file, line, what } of faults) console.error(`${file}:${line} ${what}`)
console.log(
  faults.length === 0
    ? 'Every exported function is run by a test.'
    : `${faults.length} exported functions are never run.`,
)
process.exitCode = faults.length === 0 ? 0 : 1
