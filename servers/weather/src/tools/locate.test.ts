import { ErrorCode, ProtocolError } from '@mortise/protocol'
import { describe, expect, it } from 'vitest'
import { Gazetteer } from '../gazetteer/gazetteer.js'
import { gazetteer } from '../gazetteer/load.js'
import { Names } from '../gazetteer/names.js'
import { connect, families, textOf } from '../testing/connect.js'
import { noon } from '../testing/noon.js'
import { locate } from './locate.js'
import type { Where } from './where.js'

const parts = { gazetteer, now: () => noon, language: 'en' } as const
const silent = {
  elicit: () => Promise.reject(new ProtocolError(ErrorCode.missingCapability, 'nobody to ask')),
}
const find = (where: Where) => locate(where, parts, silent)

describe('a location', () => {
  it('is found by name and by id, the same', async () => {
    const paris = await find({ name: 'Paris' })
    expect(paris).toMatchObject({
      name: 'Paris, Île-de-France, France',
      id: 2988507,
      timezone: 'Europe/Paris',
      near: null,
    })
    expect(await find({ id: 2988507 })).toEqual(paris)
  })

  it('is a position near a town, in the zone of that town', async () => {
    expect(await find({ lat: 30.25, lon: 120.2 })).toMatchObject({
      name: '30.25° N, 120.2° E',
      id: null,
      elevation: null,
      timezone: 'Asia/Shanghai',
      near: { name: 'Hangzhou, Zhejiang, China', id: 1808926, distance: 5.9 },
    })
  })

  it.each([
    [-40, -120, '40° S, 120° W', 'Etc/GMT+8'],
    [-45, 90, '45° S, 90° E', 'Etc/GMT-6'],
    [-60, 3, '60° S, 3° E', 'Etc/GMT'],
  ])('far out at sea (%d, %d) has the time of ships', async (lat, lon, name, timezone) => {
    expect(await find({ lat, lon })).toMatchObject({ name, timezone })
  })

  it('that nobody knows is refused, with what to do', async () => {
    await expect(find({ name: 'Xanadoo' })).rejects.toThrow(
      /^NOT FOUND: no place called "Xanadoo".* position, { lat, lon }/,
    )
    await expect(find({ id: 5 })).rejects.toThrow(/^NOT FOUND: .*id 5/)
  })

  it('that may be several is refused with all of them where nobody can be asked', async () => {
    await expect(find({ name: 'Springfield' })).rejects.toThrow(
      /^AMBIGUOUS: "Springfield".*\n- Springfield, Missouri, United States, 166800 people: { "id": 4409896 }\n/,
    )
  })

  it.each(['en', 'zh-Hans'] as const)(
    'that was ambiguous is found by each name in the refusal, in %s',
    async (language) => {
      const refusal = await locate({ name: 'Springfield' }, { ...parts, language }, silent).then(
        ({ name }) => name,
        String,
      )
      const named = [...refusal.matchAll(/^- (.*), \d+ people: \{ "id": (\d+) \}$/gm)]
      expect(named.length).toBeGreaterThan(3)
      for (const [, name = '', id] of named) expect(await find({ name })).toMatchObject({ id: Number(id) })
      expect(refusal).toContain(`with the name of one, such as "${named[0]![1]}", or where a location is taken`)
    },
  )

  it('is not found by asking when asking fails in another way', async () => {
    const broken = { elicit: () => Promise.reject(new Error('line cut')) }
    await expect(locate({ name: 'Springfield' }, parts, broken)).rejects.toThrow('line cut')
  })

  it('can be chosen of two in one region by their ids', async () => {
    const one = (await gazetteer()).byId(4409896)!
    const two = { ...one, id: 7, latitude: 50 }
    const names = new Names(';springfield\n;springfield')
    const twins = { ...parts, gazetteer: () => Promise.resolve(new Gazetteer([one, two], names)) }
    await expect(locate({ name: 'Springfield' }, twins, silent)).rejects.toThrow(
      'Springfield, Missouri, United States (7), ',
    )
  })
})

it.each([['Paris'], [undefined], [{ name: 'Paris', id: 5 }], [{ lat: 3 }], [{}]])(
  'a location given as %j is refused with the forms that it may have',
  async (location) => {
    const client = await connect()
    const result = await client.callTool({ name: 'get_current', arguments: { location } })
    expect(result.isError).toBe(true)
    expect(textOf(result)).toContain('location: give { name }, { lat, lon } or { id }, such as { "name": "Paris" }')
  },
)

it('a location of the right form is refused with what is wrong in it', async () => {
  const client = await connect()
  const result = await client.callTool({ name: 'get_current', arguments: { location: { lat: 91, lon: 0 } } })
  expect(textOf(result)).toMatch(/location\.lat: .*90/)
})

describe.each(families)('over a conversation of the %s family', (family) => {
  const ask = { name: 'get_astronomy', arguments: { location: { name: 'Springfield' }, date: '2026-06-21' } }

  it('the user is asked which place is meant', async () => {
    const asked: unknown[] = []
    const client = await connect({
      family,
      answer: (message, choices) => {
        asked.push(message, choices.length)
        return { action: 'accept', content: { place: choices[2]! } }
      },
    })
    const result = await client.callTool(ask)
    expect(result.structuredContent).toMatchObject({ location: { name: 'Springfield, Illinois, United States' } })
    expect(asked).toEqual(['There are several places called "Springfield". Which one is meant?', 7])
  })

  it('the user is asked whether a place with a longer name is meant', async () => {
    const asked: unknown[] = []
    const client = await connect({
      family,
      answer: (message, choices) => {
        asked.push(message, ...choices)
        return { action: 'accept', content: { place: choices[0]! } }
      },
    })
    const result = await client.callTool({ ...ask, arguments: { location: { name: 'Aspen' }, date: '2026-06-21' } })
    expect(asked).toEqual([
      'No place called "Aspen" is known here. Did you mean one of these?',
      'Aspen Hill, Maryland, United States',
    ])
    expect(result.structuredContent).toMatchObject({ location: { name: asked[1], region: 'Maryland' } })
  })

  it('the user is asked in the language of the call', async () => {
    const asked: string[] = []
    const client = await connect({
      family,
      answer: (message, [place = '']) => {
        asked.push(message, place)
        return { action: 'accept', content: { place } }
      },
    })
    const result = await client.callTool({ ...ask, arguments: { ...ask.arguments, language: 'zh-Hans' } })
    expect(asked).toEqual(['有多个地方叫“Springfield”，您指的是哪一个？', expect.stringMatching(/，密苏里州，美国$/)])
    expect(result.structuredContent).toMatchObject({ location: { name: asked[1] } })
  })

  it('the places are listed when the user does not choose', async () => {
    const client = await connect({ family, answer: () => ({ action: 'decline' }) })
    const result = await client.callTool(ask)
    expect(result.isError).toBe(true)
    expect(textOf(result)).toMatch(/^AMBIGUOUS: .*\n- Springfield, Missouri/)
  })

  it('the places are listed when the client cannot ask', async () => {
    const client = await connect({ family })
    const nearly = await client.callTool({ ...ask, arguments: { location: { name: 'Aspen' }, date: '2026-06-21' } })
    expect(textOf(nearly)).toMatch(/^NOT FOUND: no place called "Aspen".*\n- Aspen Hill, Maryland/)
    expect(textOf(await client.callTool(ask))).toMatch(/^AMBIGUOUS: .*\n- Springfield, Missouri/)
  })
})
