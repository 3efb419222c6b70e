import { describe, expect, it } from 'vitest'
import { connect, families, textOf } from '../testing/connect.js'
import { answered, fakeWeather, nothing, unreachable } from '../testing/fake-weather.js'

const compare = (...names: string[]) => ({
  name: 'compare_locations',
  arguments: { locations: names.map((name) => ({ name })) },
})

describe.each(families)('places side by side, in the %s family', (family) => {
  it('are asked for one by one where a name may mean several, and each step is told', async () => {
    const asked: string[] = []
    const client = await connect({
      family,
      weather: fakeWeather(),
      answer: (message, [place = '']) => {
        asked.push(message)
        return { action: 'accept', content: { place } }
      },
    })
    const steps: unknown[] = []
    const result = await client.callTool(compare('Springfield', 'Oslo', 'Springfield'), {
      onProgress: ({ progress, total }) => steps.push([progress, total]),
    })
    expect(asked).toEqual([expect.stringContaining('Springfield'), expect.stringContaining('Springfield')])
    expect(result.structuredContent).toMatchObject({
      places: [{ current: { temperature: 17.4 } }, {}, { problem: null }],
    })
    expect(steps.slice(-4)).toEqual([
      [4, 7],
      [5, 7],
      [6, 7],
      [7, 7],
    ])
  })
})

it('have a line each, and an attribution once', async () => {
  const client = await connect({ weather: fakeWeather() })
  const text = textOf(await client.callTool(compare('Oslo', '杭州')))
  expect(text.split('\n')).toEqual([
    'Oslo, Norway (model, Fake): overcast, 17.4 °C, feels like 16.2 °C, wind 2.33 m/s from NE, precipitation 0 mm',
    expect.stringMatching(/^Hangzhou, Zhejiang, China \(model, Fake\): overcast/),
    'Weather by nobody',
  ])
})

it('are told as far as they are known', async () => {
  const weather = fakeWeather({
    current: ({ name }) =>
      name.startsWith('Oslo')
        ? unreachable()
        : Promise.resolve({ ...answered('model', { notes: ['Old'] }), conditions: { ...nothing, temperature: 3 } }),
  })
  const client = await connect({ weather })
  const result = await client.callTool(compare('Oslo', 'Paris'))
  expect(result.structuredContent).toMatchObject({
    places: [
      { current: null, problem: expect.stringMatching(/^OFFLINE/) },
      { current: { temperature: 3 }, notes: ['Old'] },
    ],
  })
  expect(textOf(result)).toMatch(
    /^Oslo, Norway: OFFLINE: .*\nParis.*: weather unknown, 3 °C, .*\nNote: Old\nWeather by nobody$/,
  )
})

it('fail together where none is known', async () => {
  const failing = await connect({ weather: fakeWeather({ current: unreachable }) })
  const result = await failing.callTool(compare('Oslo', 'Paris'))
  expect(result.isError).toBe(true)
  expect(textOf(result).match(/OFFLINE/g)).toHaveLength(1)
  const one = await failing.callTool(compare('Oslo'))
  expect(textOf(one)).toMatch(/^Invalid arguments for compare_locations:\nlocations/)
})

it('fail, and name no place for it, by a bug of this server', async () => {
  const failures: unknown[] = []
  const weather = fakeWeather({ current: () => Promise.reject(new RangeError('a bug')) })
  const client = await connect({ weather, onError: (error) => failures.push(error) })
  const result = await client.callTool(compare('Oslo', 'Paris'))
  expect(result.isError).toBe(true)
  expect(textOf(result)).not.toContain('Oslo')
  expect(failures).toEqual([new RangeError('a bug')])
})
