import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Choice } from '../providers/create-weather.js'
import type { Language } from '../providers/weather.js'
import { faultsOf } from '../testing/checking.js'
import { connect, textOf } from '../testing/connect.js'
import { standInNow } from '../testing/stand-in-open-meteo.js'
import { keys, uid } from '../testing/stand-in-seniverse.js'
import { standInWorld, type StandInWorld } from '../testing/stand-in-world.js'

let far: StandInWorld
beforeAll(async () => void (far = await standInWorld()))
afterAll(() => far.close())

const lacking: Partial<Record<Choice, readonly string[]>> = {
  nws: ['get_history', 'get_air_quality'],
  seniverse: ['get_history', 'get_air_quality'],
  offline: ['get_current', 'get_forecast', 'get_history', 'get_air_quality', 'compare_locations', 'get_weather'],
}
const homes: Record<Choice, string> = {
  auto: 'Topeka',
  'open-meteo': 'Oslo',
  nws: 'Topeka',
  seniverse: 'Beijing',
  offline: 'Topeka',
  sample: 'Oslo',
}

const callsAt = (city: string): [name: string, args: object][] => {
  const location = { name: city }
  return [
    ['search_location', { query: city }],
    ['get_current', { location }],
    ['get_forecast', { location, days: 2, hourly: true }],
    ['get_alerts', { location }],
    ['get_history', { location, start: '2026-11-01', end: '2026-11-02' }],
    ['get_air_quality', { location }],
    ['get_astronomy', { location }],
    ['compare_locations', { locations: [location, location] }],
    ['get_weather', { city }],
  ]
}

const cases = Object.entries(homes).flatMap(([choice, city]) =>
  (['en', 'zh-Hans'] as const).map((language) => ({ choice: choice as Choice, city, language })),
)

const connected = (provider: Choice, language: Language) => {
  const env = { ...far.environment(), SENIVERSE_KEY: keys.paid, SENIVERSE_UID: uid }
  return connect({ provider, env, language, now: () => standInNow })
}

const isLacking = (choice: Choice, name: string): boolean => lacking[choice]?.includes(name) === true

it.each(cases)(
  'with $choice, in $language, each tool answers as its schema says',
  async ({ choice, city, language }) => {
    const client = await connected(choice, language)
    const { tools } = await client.listTools()
    expect(callsAt(city).map(([name]) => name)).toEqual(tools.map(({ name }) => name))
    for (const [name, args] of callsAt(city).filter(([name]) => !isLacking(choice, name))) {
      const result = await client.callTool({ name, arguments: { ...args } })
      expect(result.isError, `${name}: ${textOf(result)}`).toBeUndefined()
      expect(
        faultsOf(
          result,
          tools.find((tool) => tool.name === name)!,
        ),
        name,
      ).toEqual([])
      expect(textOf(result), name).toMatch(language === 'en' ? /\p{L}/u : /\p{Script=Han}/u)
      const { notes = [] } = result.structuredContent as { notes?: string[] }
      for (const note of notes) expect(/\p{Script=Han}/u.test(note), note).toBe(language === 'zh-Hans')
    }
  },
)

it.each(cases.filter(({ choice }) => choice in lacking))(
  'with $choice, in $language, each tool for which there is nothing says so, and gives no value',
  async ({ choice, city, language }) => {
    const client = await connected(choice, language)
    for (const [name, args] of callsAt(city).filter(([name]) => isLacking(choice, name))) {
      const result = await client.callTool({ name, arguments: { ...args } })
      expect(result, name).toMatchObject({ isError: true })
      expect(result.structuredContent, name).toBeUndefined()
      expect(textOf(result), name).toMatch(/^(UNSUPPORTED|OFFLINE): /)
    }
  },
)
