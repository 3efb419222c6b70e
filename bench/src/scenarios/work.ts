import { compile } from '../compile.js'
import { start, type Program } from '../program.js'
import { entrantsOf, type Entrant, type Scenario } from '../scenario.js'
import { answerOfOurs, echo } from './http.js'

/** A program of `programs/work`, which does the same again and again for as long as it is asked to. */
async function entrant(kind: string, name: string, given: object, server?: Program): Promise<Entrant> {
  const worker = await start(`work/${kind}-${name}`, { given, core: 1 })
  return {
    name,
    async measure() {
      const before = worker.cpu()
      const { calls, seconds } = (await worker.ask(1000)) as { calls: number; seconds: number }
      return { cpu: (worker.cpu() - before) / calls, rate: calls / seconds, peak: worker.peak() }
    },
    async stop() {
      await worker.stop()
      await server?.stop()
    },
  }
}

/** A client, and a server of ours that is the same for all, whose cost does not count. */
async function client(name: string): Promise<Entrant> {
  const server = await start('http/mortise', { given: { tools: 20 } })
  const given = { url: server.told, call: echo('stateless'), together: 16 }
  return entrant('client-http', name, given, server)
}

const shows = ['cpu', 'rate', 'peak'] as const
const peers = ['official-v1', 'official-v2']

/** What is measured within one process: calls in memory, handlers of `Request`, and clients. */
export const workScenarios: readonly Scenario[] = [
  {
    name: 'fetch',
    title: 'a stateless call of a handler from Request to Response, 20 tools',
    shows,
    rounds: 7,
    entrants: entrantsOf(['bare', 'mortise', 'official-v2', 'tmcp'], async (name) => {
      const call = echo('stateless')
      const bare = name === 'bare' ? await answerOfOurs({ manner: 'stateless', call }, { tools: 20 }) : {}
      return entrant('fetch', name, { tools: 20, call: { headers: call.headers, body: call.body }, ...bare })
    }),
    targets: [{ metric: 'cpu', to: 'bare', kind: 'at most', limit: 1.3 }],
    isChecked: true,
  },
  {
    name: 'in-memory',
    title: 'a call in memory, client and server in one process',
    shows,
    rounds: 3,
    entrants: entrantsOf(['mortise', ...peers], (name) => entrant('memory', name, { tools: 20 })),
  },
  {
    name: 'client-http',
    title: 'a client over HTTP, 16 calls under way',
    shows,
    entrants: entrantsOf(['bare', 'mortise', ...peers], client),
    targets: [{ metric: 'cpu', to: 'official-v2', kind: 'at most', limit: 1 / 3 }],
    isChecked: true,
  },
  {
    name: 'client-stdio',
    title: 'a client over stdio, 16 calls under way',
    shows,
    // The server is on the core of the client that starts it.
    entrants: entrantsOf(['mortise', ...peers], async (name) =>
      entrant('client-stdio', name, { file: await compile('stdio/mortise'), together: 16 }),
    ),
    targets: [{ metric: 'cpu', to: 'official-v2', kind: 'at most', limit: 1 / 2 }],
  },
]
