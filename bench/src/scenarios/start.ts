import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { undoAtEnd } from '../behind.js'
import { bench, compile } from '../compile.js'
import { onCore } from '../core.js'
import { cpuOf } from '../process.js'
import { entrantsOf, passing, type Entrant, type Figures, type Scenario, type Target } from '../scenario.js'
import { handshake } from '../wire.js'

/** Starts a program of `programs/start`, and waits for its first answer. */
async function measure(file: string): Promise<Figures> {
  const [command, args] = onCore(0, [process.execPath, file])
  const from = performance.now()
  const child = spawn(command, args, { cwd: bench, stdio: ['pipe', 'pipe', 'inherit'] })
  const end = undoAtEnd(() => void child.kill('SIGKILL'))
  const ended = once(child, 'close').then(([code]) => {
    throw new Error(`${file} ended with ${String(code)} before it answered`)
  })
  ended.catch(end)
  // That it has ended tells more than that it cannot be written to.
  child.stdin.on('error', () => {}).write(`${handshake.initialize}\n`)
  const [answer] = (await Promise.race([once(child.stdout, 'data'), ended])) as [Buffer]
  const wall = performance.now() - from
  const work = cpuOf(child.pid!) / 1000
  end()
  await ended.catch(() => {})
  if (!String(answer).includes('"result"')) throw new Error(`${file} answered ${String(answer)}`)
  return { wall, work }
}

const bundled = ', bundled'
const entrant = async (name: string): Promise<Entrant> => {
  const file = await compile(`start/${name.replace(bundled, '')}`, name.endsWith(bundled) ? 'bundle' : 'external')
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
    entrants: entrantsOf(['bare', 'mortise', `mortise${bundled}`, 'bare-zod', 'mortise-zod'], entrant),
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
