import type { Client } from '@mortise/client'
import type { ToolResult } from '@mortise/protocol'
import { describe, expect, it } from 'vitest'
import { provenanceOf } from '../provenance.js'
import type { Answered, Weather } from '../providers/weather.js'
import { faultsOf } from '../testing/checking.js'
import { connect, textOf } from '../testing/connect.js'
import { answered, fakeSource, fakeWeather, frost, nothing, unreachable } from '../testing/fake-weather.js'
import { noon } from '../testing/noon.js'

const location = { name: 'Hangzhou' }

/** A call of every tool that there is. */
const calls: Record<string, object> = {
  search_location: { query: 'Hang' },
  get_current: { location },
  get_forecast: { location: { lat: 30.25, lon: 120.2 }, days: 2, hourly: true },
  get_alerts: { location: { id: 1808926 } },
  get_history: { location, start: '2026-11-01', end: '2026-11-02' },
  get_air_quality: { location },
  get_astronomy: { location },
  compare_locations: { locations: [location, { name: 'Oslo' }] },
  get_weather: { city: 'Hangzhou' },
}
/** Those that work without anybody to ask. */
const alone = ['search_location', 'get_astronomy']

const old: Answered = {
  timezone: 'Asia/Shanghai',
  provenance: provenanceOf(fakeSource, 'observation', { fetchedAt: noon - 3_600_000, now: noon, stale: true }),
  notes: ['Another could not be reached; so this is of Fake'],
}
const day = { date: '2026-11-20', ...nothing, temperatureMax: null, temperatureMin: null }
const blank = { ...day, precipitationProbability: null, windSpeedMax: null, windGustsMax: null, uvIndexMax: null }
const air = { pm10: null, pm2_5: null, carbonMonoxide: null, nitrogenDioxide: null, sulphurDioxide: null, ozone: null }

const worlds: Record<string, Weather> = {
  'all is known': fakeWeather(),
  'nothing is known, and it is old': fakeWeather({
    current: () => Promise.resolve({ ...old, conditions: nothing }),
    forecast: () =>
      Promise.resolve({ ...old, days: [blank], hours: [{ ...blank, ...nothing, time: '2026-11-20T00:00:00Z' }] }),
    history: () => Promise.resolve({ ...old, days: [blank] }),
    alerts: () => Promise.resolve({ ...old, coverage: 'covered', alerts: [{ ...frost, ...unsaid }] }),
    airQuality: () => Promise.resolve({ ...old, ...air, europeanAqi: null, usAqi: null }),
  }),
  'nobody warns': fakeWeather({
    alerts: () => Promise.resolve({ ...answered('warning'), coverage: 'not_covered', alerts: [] }),
  }),
}
const unsaid = { headline: null, certainty: null, urgency: null, onset: null, ends: null, instruction: null }

/** Checks what each tool answers against the schema that it publishes, by a validator that is not ours. */
async function answersOf(client: Client, named = Object.keys(calls)) {
  const { tools } = await client.listTools()
  const answers: [name: string, result: ToolResult][] = []
  for (const name of named) {
    const result = await client.callTool({ name, arguments: { ...calls[name] } })
    expect(result.isError, `${name}: ${textOf(result)}`).toBeUndefined()
    expect(
      faultsOf(
        result,
        tools.find((tool) => tool.name === name)!,
      ),
      name,
    ).toEqual([])
    answers.push([name, result])
  }
  return answers
}

it('every tool has its call here', async () => {
  const { tools } = await (await connect()).listTools()
  expect(tools.map(({ name }) => name).toSorted()).toEqual(Object.keys(calls).toSorted())
})

it.each(Object.entries(worlds))(
  'where %s each tool answers as its schema says, and whose it is',
  async (_, weather) => {
    for (const [name, { structuredContent }] of await answersOf(await connect({ weather }))) {
      expect(JSON.stringify(structuredContent), name).toMatch(
        /"provenance":\{"provider":"(Fake|mortise-weather|GeoNames)"/,
      )
    }
  },
)

it.each(['metric', 'imperial', 'si'] as const)(
  'in %s units and Chinese, set for the whole server, each tool answers as its schema says',
  async (units) => {
    const client = await connect({ weather: fakeWeather(), units, language: 'zh-Hans' })
    for (const [name, result] of await answersOf(client)) expect(textOf(result), name).toMatch(/\p{Script=Han}/u)
  },
)

describe('where nobody can be reached', () => {
  const weather = fakeWeather({
    current: unreachable,
    forecast: unreachable,
    history: unreachable,
    airQuality: unreachable,
    alerts: () => Promise.resolve({ ...answered('warning'), coverage: 'unavailable', alerts: [] }),
  })
  const answering = [...alone, 'get_alerts']

  it('the tools of weather fail, and make nothing up', async () => {
    const client = await connect({ weather })
    for (const [name, args] of Object.entries(calls).filter(([each]) => !answering.includes(each))) {
      const result = await client.callTool({ name, arguments: { ...args } })
      expect(result, name).toMatchObject({ isError: true })
      expect(result.structuredContent, name).toBeUndefined()
      expect(textOf(result)).toMatch(/^OFFLINE: Fake cannot be reached\. No weather is made up in its place\./)
    }
  })

  it('the others answer all the same', async () => {
    const client = await connect({ weather })
    expect(await answersOf(client, answering)).toHaveLength(3)
  })
})

it('sample data says so in its first words and in its provenance', async () => {
  const ofWeather = Object.keys(calls).filter((name) => !alone.includes(name))
  for (const [name, result] of await answersOf(await connect(), ofWeather)) {
    expect(textOf(result), name).toMatch(/^.*SAMPLE DATA, NOT REAL WEATHER: /)
    expect(JSON.stringify(result.structuredContent), name).toContain('"kind":"sample"')
  }
})
