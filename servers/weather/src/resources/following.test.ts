import { methods } from '@mortise/protocol'
import { describe, expect, it } from 'vitest'
import { connect, families } from '../testing/connect.js'
import { fakeWeather } from '../testing/fake-weather.js'

const missing = ['weather://nope/x', 'weather://auto/5/current', 'weather://alerts/ZZ', 'weather://place/x']
const there = [
  'weather://auto/1808926/current',
  'weather://place/1808926',
  'weather://attribution',
  'weather://providers',
]

describe.each(families)('a client of the %s family', (family) => {
  it.each(missing)('cannot follow %s, which is not there', async (uri) => {
    const client = await connect({ family, weather: fakeWeather() })
    const followed = client.listen({ resourceSubscriptions: ['weather://alerts/KS', uri] })
    await expect(followed).rejects.toThrow(`Resource not found: ${uri}`)
  })

  it.each(there)('can follow %s', async (uri) => {
    const client = await connect({ family, weather: fakeWeather() })
    const followed = client.listen({ resourceSubscriptions: [uri] }).then((changes) => changes.close())
    await expect(followed).resolves.toBeUndefined()
  })
})

it('what is no list of resources is left to be refused for what it is', async () => {
  const client = await connect({ weather: fakeWeather() })
  const notifications = JSON.parse('{ "resourceSubscriptions": "x" }') as { resourceSubscriptions: string[] }
  await expect(client.request(methods.listen, { notifications })).rejects.toThrow('resourceSubscriptions')
})
