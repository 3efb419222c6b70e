import { whileAsking } from '../core.js'
import { speak } from '../lines.js'
import { median } from '../judge.js'
import { start } from '../program.js'
import { entrantsOf, type Entrant, type Scenario } from '../scenario.js'

const peers = ['bare', 'mortise', 'official-v1', 'official-v2', 'tmcp']

/** A server of `programs/stdio`, with so many calls under way at a time. */
async function entrant(name: string, window: number): Promise<Entrant> {
  const server = await start(`stdio/${name}`, { given: { tools: 20 }, pipes: true, tells: false })
  const lines = await speak(server)
  return {
    name,
    async measure() {
      const before = server.cpu()
      const { calls, seconds, times } = await whileAsking(() => lines.call(1000, window))
      const cpu = (server.cpu() - before) / calls
      return { cpu, rate: calls / seconds, peak: server.peak(), ...(window === 1 && { p50: median(times) }) }
    },
    stop: () => server.stop(),
  }
}

const each = (window: number): Scenario['entrants'] => entrantsOf(peers, (name) => entrant(name, window))

/** What is measured over standard input and output. */
export const stdioScenarios: readonly Scenario[] = [
  {
    name: 'stdio',
    title: 'calls over stdio, 64 under way, 20 tools',
    shows: ['cpu', 'rate', 'peak'],
    entrants: each(64),
    targets: [
      { metric: 'cpu', to: 'bare', kind: 'at most', limit: 1.5 },
      { metric: 'cpu', to: 'official-v2', kind: 'at most', limit: 1 / 5 },
    ],
    isChecked: true,
  },
  {
    name: 'stdio-latency',
    title: 'calls over stdio, one at a time',
    shows: ['p50', 'cpu'],
    entrants: each(1),
    targets: [{ metric: 'p50', to: 'bare', kind: 'at most', limit: 1.3 }],
  },
]
