import { expect, it } from 'vitest'
import { connect, textOf } from '../testing/connect.js'
import { fakeWeather } from '../testing/fake-weather.js'

it('tells what is in the air, and of what kind the values are', async () => {
  const client = await connect({ weather: fakeWeather() })
  const ask = (more = {}) =>
    client.callTool({ name: 'get_air_quality', arguments: { location: { name: '杭州' }, ...more } })
  const result = await ask()
  expect(result.structuredContent).toMatchObject({
    unit: 'µg/m³',
    airQuality: { pm2_5: 33.7, carbonMonoxide: null, usAqi: 97, provenance: { kind: 'model' } },
  })
  expect(textOf(result)).toMatch(/^Air quality: Hangzhou.*\(model, Fake\)\nUS air quality index: 97\n/)
  expect(textOf(result)).toContain('PM2.5: 33.7 µg/m³\n')
  expect(textOf(result)).toContain('Carbon monoxide: unknown\n')
  expect(textOf(await ask({ language: 'zh-Hans' }))).toMatch(/^空气质量：杭州.*\n美国空气质量指数：97\n/)
})
