import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { bench, compile } from '../compile.js'
import { cpuOf } from '../process.js'
import { onCore } from '../program.js'
import { entrantsOf, passing, type Entrant, type Figures, type Scenario, type Target } from '../scenario.js'
import { handshake } from '../wire.js'

/** Starts a program of `programs/start`, and waits for its first answer. */
async function measure(file: string): Promise<Figures> {
  const [command, args] = onCore(0, [process.execPath, file])
  const from = performance.now()
  const child = spawn(command, args, { cwd: bench, stdio: ['pipe', 'pipe', 'ignore'] })
  child.stdin.write(`${handshake.initialize}\n`)
  const [answer] = (await once(child.stdout, 'data')) as [Buffer]
  const wall = performance.now() - from
  const work = cpuOf(child.pid!) / 1000
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
  if (!String(answer).includes('"result"')) throw new Error(`${file} answered ${String(answer)}`)
  return { wall, work }
}

const entrant = async (name: string): Promise<Entrant> => {
  const file = await compile(`start/${name}`)
  return passing(name, () => measure(file))
}

const shows = ['wall', 'work'] as const
const more = (of: string, limit: number): Target[] =>
  shows.map((metric) => ({ metric, of, to: of.replace('mortise', 'bare'), kind: 'at most more', limit }))

/** From the start of a process to its first answer, without a schema library and with one. */
export const startScenarios: readonly Scenario[] = [
  {
    name: 'start',
    title: 'from the start of a stdio server with one tool to its first answer',
    shows,
    rounds: 20,
    entrants: entrantsOf(['bare', 'mortise', 'bare-zod', 'mortise-zod'], entrant),
    targets: [...more('mortise', 15), ...more('mortise-zod', 25)],
  },
  {
    name: 'start-peers',
    title: 'the same, of a server with one zod tool',
    shows,
    rounds: 3,
    entrants: entrantsOf(['bare-zod', 'mortise-zod', 'official-v1-zod', 'official-v2-zod', 'tmcp-zod'], entrant),
  },
]
