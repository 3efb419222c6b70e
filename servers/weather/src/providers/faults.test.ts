import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asked, places, stillWorld, type StillWorld } from '../testing/asking.js'
import { faults, type Fault } from '../testing/stand-in-faults.js'
import { keys } from '../testing/stand-in-seniverse.js'
import { standInWorld, type StandInWorld } from '../testing/stand-in-world.js'
import { createWeather, type Choice } from './create-weather.js'
import { ProviderError } from './provider.js'
import type { Alerts, CurrentWeather, Weather } from './weather.js'

const { oslo, topeka, beijing } = places
const docs = new URL('../../../../docs/weather-providers.md', import.meta.url)
const part = /(<!-- faults -->\n)([\s\S]*?)(\n<!-- \/faults -->)/

interface Situation {
  readonly title: string
  readonly failing: 'openMeteo' | 'nws' | 'seniverse'
  readonly choice?: Choice
  /** Whether all was well before. */
  readonly warm?: boolean
  readonly ask: (weather: Weather) => Promise<CurrentWeather | Alerts>
}

const situations: readonly Situation[] = [
  {
    title: 'Open-Meteo fails; the weather now in Oslo',
    failing: 'openMeteo',
    ask: (weather) => weather.current(oslo, asked),
  },
  {
    title: 'Open-Meteo fails; it told the weather of Oslo 42 minutes before',
    failing: 'openMeteo',
    warm: true,
    ask: (weather) => weather.current(oslo, asked),
  },
  {
    title: 'Open-Meteo fails; the weather now in Topeka, Kansas',
    failing: 'openMeteo',
    ask: (weather) => weather.current(topeka, asked),
  },
  {
    title: 'The NWS fails and nobody else may be asked; the weather now in Topeka',
    failing: 'nws',
    choice: 'nws',
    ask: (weather) => weather.current(topeka, asked),
  },
  { title: 'The NWS fails; the warnings of Topeka', failing: 'nws', ask: (weather) => weather.alerts(topeka, asked) },
  {
    title: 'The NWS fails; it told the warnings of Topeka 42 minutes before',
    failing: 'nws',
    warm: true,
    ask: (weather) => weather.alerts(topeka, asked),
  },
  {
    title: 'Seniverse fails; the weather now in Beijing',
    failing: 'seniverse',
    ask: (weather) => weather.current(beijing, asked),
  },
  {
    title: 'Seniverse fails and nobody else may be asked; the weather now in Beijing',
    failing: 'seniverse',
    choice: 'seniverse',
    ask: (weather) => weather.current(beijing, asked),
  },
]

let far: StandInWorld
beforeAll(async () => void (far = await standInWorld()))
afterAll(() => far.close())

/** A world in which a provider fails in that way as soon as it is told to, and the requests that failed. */
function failingWorld(fault: Fault): { world: StillWorld; failed: string[]; fail: () => void } {
  const failed: string[] = []
  const timers: AbortController[] = []
  let isFailing = false
  const fetcher: typeof fetch = async (input, init) => {
    const url = new URL(input as URL)
    const hit = url.pathname.startsWith('/~')
    if (hit && !isFailing) url.pathname = url.pathname.replace(/^\/~[\w-]+/, '')
    else if (hit) failed.push(url.pathname)
    const timer = timers.at(-1)!
    const response = fetch(url, init)
    if (!hit || !isFailing) return response
    // Time is up at once, or once the answer has begun, rather than when eight seconds are over.
    if (fault === 'timeout') setImmediate(() => timer.abort())
    if (fault === 'slow-drip') await response.then(() => setImmediate(() => timer.abort()))
    return response
  }
  const timer = (): AbortSignal => {
    timers.push(new AbortController())
    return timers.at(-1)!.signal
  }
  return { world: stillWorld({ fetch: fetcher, timer }), failed, fail: () => void (isFailing = true) }
}

/** What the user sees of an answer. */
function seen(answer: CurrentWeather | Alerts): string {
  const { provider, stale, ageSeconds } = answer.provenance
  const what =
    'coverage' in answer
      ? `warnings ${answer.coverage === 'covered' ? `of ${provider}: ${answer.alerts.length}` : answer.coverage}`
      : `the weather of ${provider}${stale ? `, ${Math.round(Number(ageSeconds) / 60)} minutes old` : ''}`
  return [`**${what}**`, ...answer.notes].join('. ')
}

/** A line of the table: what is seen, and after how many requests that failed. */
async function lineOf(fault: Fault, { failing, choice = 'auto', warm = false, ask }: Situation): Promise<string> {
  const { world, failed, fail } = failingWorld(fault)
  const env = { ...far.environment({ [failing]: fault }), ...(failing === 'seniverse' && { SENIVERSE_KEY: keys.paid }) }
  const weather = createWeather({ choice, env, ...world })
  if (warm) {
    await ask(weather)
    world.pass(42 * 60_000)
  }
  fail()
  const told = await ask(weather).then(seen, (error: unknown) => {
    expect(error).toBeInstanceOf(ProviderError)
    return (error as ProviderError).message
  })
  expect(failed.length).toBeGreaterThan(0)
  expect(failed.length).toBeLessThanOrEqual(3)
  return `| \`${fault}\` | ${failed.length} | ${told.replaceAll('|', '\\|')} |`
}

const tables = new Map<string, string>()

it.each(situations)('$title: each fault comes to something that can be told', async (situation) => {
  const lines: string[] = []
  for (const fault of faults) lines.push(await lineOf(fault, situation))
  const head = '| what it does | requests | what the user sees |\n|---|---|---|'
  tables.set(situation.title, `### ${situation.title}\n\n${head}\n${lines.join('\n')}`)
  expect(lines.join('\n')).not.toMatch(/made-up|key=|NaN|undefined|elsewhere\.test\/login/)
})

describe('no fault is taken for weather', () => {
  it.each(faults)('of a provider that does %s', async (fault) => {
    const { world, fail } = failingWorld(fault)
    fail()
    const env = far.environment({ openMeteo: fault, nws: fault, seniverse: fault })
    const weather = createWeather({ env: { ...env, SENIVERSE_KEY: keys.paid }, ...world })
    const span = { start: '2026-11-01', end: '2026-11-02' }
    for (const place of [oslo, topeka, beijing]) {
      const questions = [
        weather.current(place, asked),
        weather.forecast(place, { days: 2, hourly: true }, asked),
        weather.history(place, span, asked),
        weather.airQuality(place, asked),
      ]
      for (const question of await Promise.allSettled(questions)) {
        expect(question).toMatchObject({ status: 'rejected', reason: expect.any(ProviderError) })
      }
    }
    for (const warnings of [await weather.alerts(topeka, asked), await weather.alerts(beijing, asked)]) {
      expect(warnings).toMatchObject({ coverage: 'unavailable', alerts: [], notes: [expect.stringMatching(/\w/)] })
      expect(warnings.provenance).toMatchObject({ provider: 'none', fetchedAt: null, ageSeconds: null })
    }
  })
})

const printed = (): string => situations.map(({ title }) => tables.get(title)).join('\n\n')

it.skipIf(process.env.UPDATE_DOCS)(
  'comes to what docs/weather-providers.md shows; `UPDATE_DOCS=1` writes it there',
  (context) => {
    if (tables.size < situations.length) context.skip('not all situations were run')
    expect(part.exec(readFileSync(docs, 'utf8'))?.[2]).toBe(printed())
  },
)
afterAll(() => {
  if (!process.env.UPDATE_DOCS) return
  const text = readFileSync(docs, 'utf8')
  writeFileSync(
    docs,
    text.replace(part, (_all, before: string, _old: string, after: string) => before + printed() + after),
  )
})
