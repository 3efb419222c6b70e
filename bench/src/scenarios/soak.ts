import { load } from '../load.js'
import { speak } from '../lines.js'
import { start, type Program } from '../program.js'
import type { Entrant, Figures, Scenario } from '../scenario.js'
import { echo } from './http.js'

const [settled, whole] = [200_000, 1_000_000]

/** Calls until there were so many in all. */
type CallUpTo = (total: number) => Promise<void>

async function soak(server: Program, callUpTo: CallUpTo): Promise<Figures> {
  await callUpTo(settled)
  const before = { heap: (await server.ask('heap')) as number, files: server.files() }
  await callUpTo(whole)
  const growth = ((await server.ask('heap')) as number) - before.heap
  return { growth, files: server.files() - before.files, peak: server.peak() }
}

const entrant = (name: string, server: Program, callUpTo: CallUpTo): Entrant => ({
  name,
  measure: () => soak(server, callUpTo),
  stop: () => server.stop(),
})

const node = ['--expose-gc']
// Several at a time on each connection: it takes a third of the time.
const pressure = { connections: 32, seconds: 2, together: 8 }

async function overHttp(): Promise<Entrant> {
  const server = await start('http/mortise', { given: { tools: 20 }, node })
  let calls = 0
  return entrant('http', server, async (total) => {
    while (calls < total) {
      const loaded = await server.unlessItEnds(load(server.told as string, echo('stateless'), pressure))
      calls += loaded.calls
    }
  })
}

async function overStdio(): Promise<Entrant> {
  const server = await start('stdio/mortise', { given: { tools: 20 }, node, pipes: true, tells: false, core: 1 })
  const lines = await speak(server)
  let calls = 0
  return entrant('stdio', server, async (total) => {
    await lines.calls(total - calls, 64)
    calls = total
  })
}

/** A million calls, and what they leave behind. */
export const soakScenario: Scenario = {
  name: 'soak',
  title: '1,000,000 calls',
  shows: ['growth', 'files', 'peak'],
  isTimeless: true,
  entrants: { http: overHttp, stdio: overStdio },
  targets: ['http', 'stdio'].flatMap((of) => [
    { metric: 'growth' as const, of, kind: 'at most' as const, limit: 1 },
    { metric: 'files' as const, of, kind: 'at most' as const, limit: 0 },
  ]),
}
