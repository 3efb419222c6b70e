// npm run filesystem-numbers: our filesystem server and the official one, on the same files, in one run and in turns.
// Needs Linux and a build; prints a table, and writes it into the README of the server.
import { createRequire } from 'node:module'
import { cpus } from 'node:os'
import { show } from '../../test/filesystem-conformance/readme.js'
import type { Command } from '../../test/filesystem-conformance/session.js'
import { commandOf } from '../demo/server.js'
import { layOut, type Ground } from './ground.js'
import { measures, sizes, type Measure } from './measures.js'
import { take, takeStart, type Taken } from './take.js'

const RUNS = 5
const resolve = createRequire(import.meta.url).resolve
const node = (program: string): Command => ({ command: process.execPath, args: [program], env: {} })
const servers = {
  ours: node(commandOf('filesystem')),
  official: node(resolve('@modelcontextprotocol/server-filesystem/dist/index.js')),
}
type Name = keyof typeof servers
const names: readonly Name[] = ['ours', 'official']

const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!

/** A time and a size, as they stand in the table; what failed once stands there as failed. */
function cells(taken: readonly Taken[]): string[] {
  const failed = taken.find((each) => 'why' in each)
  if (failed) return [`none: ${failed.why.replaceAll('|', '\\|')}`, '']
  const runs = taken.filter((each) => 'ms' in each)
  if (runs.length === 0) return ['none', '']
  return [
    `${Math.round(median(runs.map(({ ms }) => ms)))} ms`,
    `${Math.round(median(runs.map(({ megabytes }) => megabytes)))} MB`,
  ]
}

interface Row {
  readonly name: string
  readonly take: Partial<Record<Name, () => Promise<Taken>>>
}

const rowOf = (ground: Ground, measure: Measure): Row => {
  const { ours, official } = measure
  return {
    name: measure.name,
    take: {
      ...(ours && { ours: () => take(servers.ours, ground.top, ours) }),
      ...(official && { official: () => take(servers.official, ground.top, official) }),
    },
  }
}

/** Takes every row on every server in turn, as often as there are runs, and prints the medians. */
async function table(rows: readonly Row[]): Promise<string> {
  const all = rows.map(() => ({ ours: [] as Taken[], official: [] as Taken[] }))
  for (let run = 1; run <= RUNS; run++) {
    for (const [i, row] of rows.entries()) {
      for (const name of names) {
        const taken = await row.take[name]?.()
        if (taken) all[i]![name].push(taken)
      }
    }
    console.error(`run ${run} of ${RUNS} is done`)
  }
  const lines = rows.map(({ name }, i) => `| ${[name, ...names.flatMap((each) => cells(all[i]![each]))].join(' | ')} |`)
  return ['| | ours | peak memory | official | peak memory |', '|---|---|---|---|---|', ...lines].join('\n')
}

const ground = await layOut(sizes)
try {
  const start: Row = {
    name: 'from the start to the list of tools',
    take: {
      ours: () => takeStart(servers.ours, ground.top),
      official: () => takeStart(servers.official, ground.top),
    },
  }
  const printed = await table([start, ...measures(ground).map((each) => rowOf(ground, each))])
  const machine = `Medians of ${RUNS}, Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]!.model}.`
  console.log(`${printed}\n\n${machine}`)
  show('numbers', `${printed}\n\n${machine}`)
} finally {
  await ground.remove()
}
