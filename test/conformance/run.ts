// Runs both versions of the official suite against the everything-server and the everything-client.
//   npm run conformance [-- --side server|client] [--only REGEX]
// Exits 0 when every scenario passes but those of expected-failures.yml, and each of those still fails.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { Expected } from './expected.js'
import { legsOf, runLeg } from './legs.js'
import type { Side } from './suite.js'

const { values } = parseArgs({ options: { side: { type: 'string' }, only: { type: 'string' } } })
const sides: readonly Side[] =
  values.side === 'server' || values.side === 'client' ? [values.side] : ['server', 'client']
const only = new RegExp(values.only ?? '')
const sources = ['--conditions=@mortise/source', '--import', import.meta.resolve('tsx')]
const expected = new Expected()
let [passed, failed, unexpected] = [0, 0, 0]

/** Starts the everything-server, and says where it listens. */
async function startServer(): Promise<{ child: ChildProcess; url: string }> {
  const main = path.join(import.meta.dirname, 'server/main.ts')
  const child = spawn(process.execPath, [...sources, main], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [url] = (await Promise.race([
    once(createInterface(child.stdout), 'line'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`The everything-server ended with ${code}`))),
  ])) as [string]
  // The suite takes a server by this name for a local one.
  return { child, url: url.replace('127.0.0.1', 'localhost') }
}

async function runSide(side: Side, target: string): Promise<void> {
  for (const leg of await legsOf(side)) {
    const scenarios = leg.scenarios.filter((name) => only.test(`${leg.name} ${name}`))
    if (scenarios.length === 0) continue
    const verdicts = await runLeg({ ...leg, scenarios }, target)
    const bad = verdicts.filter(({ failures }) => failures.length > 0)
    const surprising = bad.filter(({ scenario }) => !expected.has(side, scenario))
    const sum = (pick: (verdict: (typeof verdicts)[number]) => number): number =>
      verdicts.reduce((n, v) => n + pick(v), 0)
    const checks = `${sum((v) => v.passed)} checks passed, ${sum((v) => v.failures.length)} failed, ${sum((v) => v.warnings)} warnings`
    console.log(`${leg.name}: ${verdicts.length - bad.length}/${verdicts.length} scenarios (${checks})`)
    for (const { scenario, failures } of surprising) {
      for (const failure of failures)
        console.log(`    FAIL ${scenario}: ${failure.replaceAll(/\s+/g, ' ').slice(0, 300)}`)
    }
    passed += verdicts.length - bad.length
    failed += bad.length
    unexpected += surprising.length
  }
}

if (sides.includes('server')) {
  const { child, url } = await startServer()
  await runSide('server', url).finally(() => child.kill())
}
if (sides.includes('client')) {
  const main = path.join(import.meta.dirname, 'client/main.ts')
  await runSide('client', [process.execPath, ...sources, main].join(' '))
}

const stale = values.only === undefined ? expected.stale(sides) : []
for (const each of stale) console.log(`    PASSES, take it out of expected-failures.yml: ${each}`)
console.log(`scenarios: ${passed} passed, ${failed} failed, ${unexpected} of them unexpected`)
process.exitCode = unexpected > 0 || stale.length > 0 ? 1 : 0
