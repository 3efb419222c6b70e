import { Client } from '@mortise/client'
import { stdio } from '@mortise/transport-stdio'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { textOf } from './testing/connect.js'
import { run } from './testing/in-process.js'
import { command, spawned } from './testing/spawned.js'

const client = new Client({ name: 'test', version: '0' })
const [node, ...args] = command
beforeAll(() => client.connect(stdio({ command: node, args: [...args, '--provider', 'offline'] })))
afterAll(() => client.close())

const location = { name: 'Wichita' }

it.each<[string, object]>([
  ['get_current', { location }],
  ['get_weather', { city: 'Wichita' }],
  ['get_forecast', { location }],
  ['get_history', { location, start: '2020-01-01', end: '2020-01-02' }],
  ['get_air_quality', { location }],
  ['compare_locations', { locations: [location, { name: 'Oslo' }] }],
])('without anybody to ask %s says so, and no value', async (name, given) => {
  const result = await client.callTool({ name, arguments: { ...given } })
  expect(result.isError).toBe(true)
  expect(result.structuredContent).toBeUndefined()
  expect(textOf(result)).toMatch(/^OFFLINE: .*No weather is made up in its place\./)
  // Nothing with a unit, and no number but those of dates.
  expect(textOf(result).replace(/\d{4}-\d\d-\d\d/g, '')).not.toMatch(/\d|°|mm\b|hPa/)
})

it.each([{ location }, { location: { name: 'Oslo' } }, { state: 'KS' }])(
  'alerts of %j are unknown, and not none',
  async (given) => {
    const result = await client.callTool({ name: 'get_alerts', arguments: given })
    expect(result.isError).toBeUndefined()
    expect(result.structuredContent).toMatchObject({ coverage: 'not_asked', alerts: { inForce: [] } })
    expect(textOf(result)).toMatch(
      /^ALERTS UNKNOWN for .*: this server is told to ask nobody\. .* not mean that there are none/,
    )
    expect(textOf(result)).not.toMatch(/again|attribution|credit/)
  },
)

it('in Chinese it says so in Chinese', async () => {
  const given = { location, language: 'zh-Hans' }
  const alerts = await client.callTool({ name: 'get_alerts', arguments: given })
  expect(textOf(alerts)).toMatch(
    /^威奇托.*本服务设为不询问任何来源，不等于没有预警.*\n说明：本服务设为不询问任何来源（offline）/,
  )
  const seattle = { location: { name: 'Seattle' }, language: 'zh-Hans', start: '2011-12-31', end: '2012-01-01' }
  expect(await client.callTool({ name: 'get_history', arguments: seattle })).toMatchObject({
    structuredContent: { notes: ['由该城的观测站测得，随本服务附带', '只有 2012-01-01 至 2015-12-31 的数据'] },
  })
})

it('of Seattle and New York the days are told that were measured from 2012 to 2015, and no others', async () => {
  const history = (name: string, start: string, end: string) =>
    client.callTool({ name: 'get_history', arguments: { location: { name }, start, end } })
  const seattle = await history('Seattle', '2012-01-01', '2012-01-02')
  expect(seattle.structuredContent).toMatchObject({
    history: {
      days: [
        { date: '2012-01-01', temperatureMax: 12.8, temperatureMin: 5, precipitation: 0, windSpeedMax: null },
        { date: '2012-01-02', temperatureMax: 10.6, temperatureMin: 2.8, precipitation: 10.9, weatherCode: null },
      ],
      provenance: { provider: 'NOAA', kind: 'observation' },
    },
    notes: [expect.stringContaining('Measured at a station of that town')],
  })
  expect(textOf(seattle)).toContain('\n2012-01-01: 5 °C to 12.8 °C; precipitation 0 mm\n')
  const late = await history('New York', '2015-12-31', '2016-01-02')
  expect(late.structuredContent).toMatchObject({
    history: { days: [{ date: '2015-12-31' }] },
    notes: [{}, 'There is nothing but the days from 2012-01-01 to 2015-12-31'],
  })
  expect(textOf(await history('Seattle', '2016-01-01', '2016-01-01'))).toMatch(
    /^OFFLINE: .*of those days at Seattle.* nothing/,
  )
})

it('places, sun and moon are as good as ever', async () => {
  const found = await client.callTool({ name: 'search_location', arguments: { query: 'Wichita' } })
  expect(found.structuredContent).toMatchObject({ matches: [{ region: 'Kansas' }, {}] })
  const sky = await client.callTool({ name: 'get_astronomy', arguments: { location, date: '2024-06-20' } })
  expect(sky.structuredContent).toMatchObject({ sun: { kind: 'normal', provenance: { kind: 'computed' } } })
})

it('what is read of the weather fails too, and there is no provider but that', async () => {
  await expect(client.readResource({ uri: 'weather://auto/4281730/current' })).rejects.toThrow(/^OFFLINE/)
  const { contents } = await client.readResource({ uri: 'weather://providers' })
  expect(contents).toMatchObject([{ text: expect.stringContaining('"name": "offline"') }])
})

it.each<[string, string[], Record<string, string>, number, RegExp]>([
  ['an option that there is not', ['--nope'], {}, 2, /^mortise-weather: Unknown option '--nope'\.\nTry --help\.\n$/],
  ['a provider that there is not', ['--provider=oracle'], {}, 2, /--provider is 'oracle', and not one of auto, /],
  ['an address that is none', [], { OPEN_METEO_URL: 'nowhere' }, 1, /^mortise-weather: .*OPEN_METEO_URL.*'nowhere'/],
  ['a token that is not there', ['--transport=http', '--token-env=NO_SUCH'], {}, 2, /--token-env names NO_SUCH/],
  [
    'a token that is empty',
    ['--transport=http'],
    { MCP_TOKEN: '' },
    2,
    /^mortise-weather: MCP_TOKEN is set, and empty/,
  ],
])('says what is wrong with %s, by its exit code too', async (_why, given, env, code, words) => {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
  expect(await run(...given)).toEqual({ out: '', err: expect.stringMatching(words), code })
})

it('the process ends with that code', async () => {
  const { ended, says } = spawned('--provider=oracle')
  expect(await says(/(Try --help)/)).toBe('Try --help')
  expect(await ended).toBe(2)
})

it('the process ends well with its input', async () => {
  const { child, ended } = spawned('--provider', 'offline')
  child.stdin.end()
  expect(await ended).toBe(0)
})
