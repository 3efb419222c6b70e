// Measures, and prints what came out; `usage` says how.
import { existsSync } from 'node:fs'
import { availableParallelism, cpus, release, totalmem, type as system } from 'node:os'
import { undoAll, watchTheEnd } from './behind.js'
import { compare } from './check.js'
import { committed, keep, write } from './kept.js'
import { generator } from './load.js'
import { run, runAll } from './scenario.js'
import { scenarios } from './scenarios/index.js'
import { inColumns } from './table.js'
import { usage, wantedBy, WrongArguments, type Checking, type Measuring } from './wanted.js'

// What is set for every Node here would be measured with it: more certificates alone double the time that a start takes.
for (const name of Object.keys(process.env)) if (name.startsWith('NODE_')) delete process.env[name]

const machine = `${cpus()[0]!.model.trim()}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${system()} ${release()}, Node ${process.versions.node}, load by ${generator}`

async function measure({ names, rounds }: Measuring): Promise<void> {
  const wanted = scenarios.filter(({ name }) => names.length === 0 || names.includes(name))
  for await (const outcome of runAll(wanted, { rounds })) {
    console.log(inColumns(outcome))
    if (rounds === undefined) keep(outcome, machine)
  }
}

async function check({ names, isShort }: Checking): Promise<void> {
  const allowance = isShort ? { loss: 0.35, isBest: true } : { loss: 0.2, isBest: false }
  const before = committed()
  for (const scenario of scenarios.filter(({ isChecked }) => isChecked)) {
    if (names.length > 0 && !names.includes(scenario.name)) continue
    const known = before.find(({ name }) => name === scenario.name)
    if (!known) throw new Error(`There are no committed figures of ${scenario.name}: npm run bench, then --write`)
    const outcome = await run(scenario, { only: ['bare', 'mortise'], ...(isShort && { rounds: 3 }) })
    const { words, isHeld } = compare(outcome, known, allowance)
    console.log(isHeld ? `held ${words}` : `LOST ${words}`)
    if (!isHeld) process.exitCode = 1
  }
}

async function main(): Promise<void> {
  const wanted = wantedBy(process.argv.slice(2), scenarios)
  if (wanted.kind === 'help') return console.log(usage)
  if (wanted.kind === 'write') return write()
  if (!existsSync('/proc/self/schedstat')) {
    throw new Error('This needs a Linux that tells in /proc/PID/schedstat what a process has used: there is none here')
  }
  watchTheEnd()
  await (wanted.kind === 'check' ? check(wanted) : measure(wanted))
}

try {
  await main()
} catch (error) {
  const told: string[] = []
  for (let one = error; one instanceof Error; one = one.cause) told.push(one.message)
  console.error(`\n${told.join('\n  ')}`)
  if (error instanceof WrongArguments) console.error(`\n${usage}`)
  undoAll()
  process.exitCode = 1
}
