import { createWeatherServer } from '@mortise/weather'
import { afterAll, expect, it } from 'vitest'
import { until } from '../leftovers/processes.js'
import { answering, currentBody, standIn } from '../../servers/weather/src/testing/stand-in.js'
import { officials, type Answered, type Official } from './official.js'
import { Places } from './places.js'

const places = new Places()
const provider = await standIn()
const paris = { location: { name: 'Paris' } }

// One server of each kind for all clients over HTTP, one child for each client over stdio. The sample needs nothing; the
// other one asks a stand-in, so that a call can be held up.
const sample = {
  stdio: await places.child('weather', ['--provider', 'sample']),
  HTTP: await places.listening('weather', ['--provider', 'sample']),
}
const slow = {
  stdio: await places.child('weather', [], { OPEN_METEO_URL: provider.url }),
  HTTP: await places.http(createWeatherServer({ env: { OPEN_METEO_URL: provider.url } })),
}

afterAll(async () => {
  await places.close()
  await provider.close()
})

const allTools = [
  'search_location',
  'get_current',
  'get_forecast',
  'get_alerts',
  'get_history',
  'get_air_quality',
  'get_astronomy',
  'compare_locations',
  'get_weather',
]

const textOf = ({ content: [block] }: Answered): string => (block && 'text' in block ? block.text : '')

const refusal = async (answer: Promise<unknown>): Promise<{ code: unknown; message: string }> =>
  answer.then(
    () => expect.fail('was answered'),
    (reason: unknown) => reason as { code: unknown; message: string },
  )

async function usesTools({ calls, call }: Official): Promise<void> {
  const { tools } = await calls.listTools()
  expect(tools.map(({ name }) => name)).toEqual(allTools)
  const found = await call('search_location', { query: 'Paris', limit: 1 })
  expect(found.structuredContent).toMatchObject({ matches: [{ id: 2988507, label: 'Paris, Île-de-France, France' }] })
  const ahead = await call('get_forecast', { ...paris, days: 2 })
  expect(ahead.structuredContent).toMatchObject({ forecast: { provenance: { kind: 'sample' } } })
  const failed = await call('get_current', { location: { name: 'Xanadoo' } })
  expect(failed.isError).toBe(true)
  expect(textOf(failed)).toMatch(/^NOT FOUND/)
  const wrong = await call('get_forecast', { ...paris, days: 17 })
  expect(wrong.isError).toBe(true)
  expect(textOf(wrong)).toContain('days')
  const { code, message } = await refusal(call('get_rain', {}))
  expect(code).toBe(-32602)
  expect(message).toContain('get_rain')
}

async function readsAndCompletes({ calls }: Official): Promise<void> {
  const { resources } = await calls.listResources()
  expect(resources.map(({ uri }) => uri)).toEqual(['weather://attribution', 'weather://providers'])
  const { resourceTemplates } = await calls.listResourceTemplates()
  expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual([
    'weather://{provider}/{locationId}/current',
    'weather://{provider}/{locationId}/forecast',
    'weather://alerts/{area}',
    'weather://place/{id}',
  ])
  const { contents } = await calls.readResource({ uri: 'weather://place/2988507' })
  expect(contents).toMatchObject([{ mimeType: 'application/json', text: expect.stringContaining('Paris') as string }])
  const { code } = await refusal(calls.readResource({ uri: 'weather://place/1' }))
  expect([-32002, -32602]).toContain(code)
  const { prompts } = await calls.listPrompts()
  expect(prompts.map(({ name }) => name)).toEqual(['travel-brief', 'what-to-wear', 'severe-weather-summary'])
  const { messages } = await calls.getPrompt({ name: 'travel-brief', arguments: { city: 'Oslo', days: '2' } })
  expect(messages).toMatchObject([{ role: 'user', content: { text: expect.stringContaining('Oslo') as string } }])
  const city = {
    ref: { type: 'ref/prompt', name: 'travel-brief' },
    argument: { name: 'city', value: 'Hangz' },
  } as const
  expect((await calls.complete(city)).completion.values).toContain('Hangzhou')
  const uri = 'weather://place/{id}'
  const place = { ref: { type: 'ref/resource', uri }, argument: { name: 'id', value: 'Hangzhou' } } as const
  expect((await calls.complete(place)).completion.values).toContain('1808926')
}

const cells = officials.flatMap((official) => (['stdio', 'HTTP'] as const).map((channel) => ({ ...official, channel })))

// Together, for most of the time goes into starting children.
it.concurrent.for(cells)(
  'the official client $name uses all of the weather server over $channel',
  async (cell, test) => {
    const asked: string[] = []
    const client = await cell.connect(sample[cell.channel], ({ message, requestedSchema }) => {
      asked.push(message)
      const { place } = requestedSchema.properties as { place: { enum: string[] } }
      return { action: 'accept', content: { place: place.enum[1]! } }
    })
    test.onTestFinished(() => client.close())
    expect(client.agreed).toBe(cell.agrees)
    expect(client.calls.getServerVersion()).toMatchObject({ name: 'mortise-weather' })
    expect(client.calls.getInstructions()).toContain('SAMPLE DATA')
    await usesTools(client)
    await readsAndCompletes(client)
    const { structuredContent } = await client.call('get_current', { location: { name: 'Springfield' } })
    expect(asked).toEqual([expect.stringContaining('Springfield')])
    expect(structuredContent).toMatchObject({ location: { name: expect.stringMatching(/^Springfield, /) as string } })
  },
)

// A child more for each generation: the second one speaks to it alike however it found the revision.
const apart = cells.filter(({ name, channel }) => channel === 'HTTP' || ['v1', 'v2 pinned'].includes(name))

it.for(apart)(
  'the official client $name hears of progress, and takes a call back, over $channel',
  async (cell, test) => {
    const client = await cell.connect(slow[cell.channel])
    test.onTestFinished(() => client.close())
    const ambiguous = await client.call('get_current', { location: { name: 'Springfield' } })
    expect(textOf(ambiguous)).toMatch(/^AMBIGUOUS/)
    const heard: unknown[] = []
    provider.behave(answering(200, currentBody))
    const onprogress = (step: object): void => void heard.push(step)
    expect((await client.call('get_current', paris, { onprogress })).isError).toBeUndefined()
    // Both generations look for whoever wants a progress note one turn after they have taken it in. Where the answer
    // came in the same piece, nobody is left by then: now and then the last note is lost on them.
    const notes = [1, 2, 3].map((progress) => expect.objectContaining({ progress, total: 3 }) as unknown)
    expect(heard).toEqual(notes.slice(0, Math.max(1, heard.length)))
    await takesBack(client)
  },
)

let latitude = 40
/** A place that nobody has asked about: of any other the server may know the weather already. */
const nextPlace = () => ({ location: { lat: latitude++, lon: 10 } })

/** The provider never answers: only the cancelling of the tool can make the server hang up on it. */
async function takesBack(client: Official): Promise<void> {
  let isAsked = false
  let hasHungUp = false
  provider.behave((response) => {
    isAsked = true
    response.on('close', () => (hasHungUp = true))
  })
  const stop = new AbortController()
  const answer = refusal(client.call('get_current', nextPlace(), { signal: stop.signal }))
  await until('the provider is asked', () => isAsked)
  expect(hasHungUp).toBe(false)
  stop.abort('enough')
  await answer
  await until('the server hangs up on the provider', () => hasHungUp)
  const { isError } = await client.call('search_location', { query: 'Oslo' })
  expect(isError).toBeUndefined()
}

it('no process is left', async () => {
  await places.close()
  expect(places.running()).toEqual([])
})
