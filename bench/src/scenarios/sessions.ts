import { start } from '../program.js'
import { entrantsOf, type Entrant, type Scenario } from '../scenario.js'
import { openSession } from './http.js'

const count = 1_000

/** Opens sessions at a server, and weighs its heap before and after. */
async function entrant(name: string): Promise<Entrant> {
  const given = { tools: 20, manner: 'session' }
  const server = await start(`http/${name}`, { given, node: ['--expose-gc'], core: 1 })
  const open = async (sessions: number): Promise<void> => {
    for (let left = sessions; left > 0; left -= 20) {
      await Promise.all(Array.from({ length: 20 }, () => openSession(server.told as string)))
    }
  }
  await open(100)
  return {
    name,
    async measure() {
      const before = (await server.ask('heap')) as number
      await open(count)
      return { each: (((await server.ask('heap')) as number) - before) * (1000 / count) }
    },
    stop: () => server.stop(),
  }
}

/** What a session costs that does nothing. */
export const sessionsScenario: Scenario = {
  name: 'sessions',
  title: 'the memory of a session that is idle, 20 tools',
  shows: ['each'],
  isTimeless: true,
  entrants: entrantsOf(['mortise', 'official-v1', 'official-v2', 'tmcp'], entrant),
}
