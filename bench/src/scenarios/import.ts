import { said } from '../said.js'
import { entrantsOf, passing, type Figures, type Scenario } from '../scenario.js'

const entries = [
  '@mortise/protocol',
  '@mortise/server',
  '@mortise/client',
  '@mortise/transport-stdio',
  '@mortise/transport-http',
  '@mortise/transport-http/node',
  '@mortise/transport-http/express',
  '@modelcontextprotocol/sdk/server/mcp.js',
  '@modelcontextprotocol/sdk/client/index.js',
  '@modelcontextprotocol/server',
  '@modelcontextprotocol/client',
  'tmcp',
  'fastmcp',
]

/** A program that imports one entry, and tells how long that took and what it has left on the heap. */
const program = (entry: string): string => `
  gc()
  const used = process.memoryUsage().heapUsed
  const from = performance.now()
  await import(${JSON.stringify(entry)})
  const wall = performance.now() - from
  gc()
  console.log(JSON.stringify({ wall, heap: (process.memoryUsage().heapUsed - used) / 1e6 }))
  process.exit()`

async function measure(entry: string): Promise<Figures> {
  const node = [process.execPath, '--expose-gc', '--input-type=module', '-e', program(entry)]
  return JSON.parse(await said(0, node)) as Figures
}

/** What it takes to import each entry. */
export const importScenario: Scenario = {
  name: 'import',
  title: 'importing an entry',
  shows: ['wall', 'heap'],
  rounds: 3,
  isOnce: true,
  entrants: entrantsOf(entries, (name) => passing(name, () => measure(name))),
}
