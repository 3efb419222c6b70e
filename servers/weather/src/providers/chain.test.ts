import { expect, it } from 'vitest'
import { asked, failureOf, places, stillWorld } from '../testing/asking.js'
import { currentBody } from '../testing/stand-in.js'
import { provenanceOf } from '../provenance.js'
import { inTurn, type Turn } from './chain.js'
import { createWeather } from './create-weather.js'
import { ProviderError } from './provider.js'
import type { Answered } from './weather.js'

const turn = (provider: string, answer: Answered | Error): Turn<Answered> => ({
  service: {
    name: provider,
    source: { provider, licence: '', attribution: '' },
    knows: () => true,
    answers: {},
    status: () => ({ lastSuccess: null, lastFailure: null, quota: null }),
  },
  ask: () => (answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)),
})
const answer = (provider: string, stale = false, notes: string[] = []): Answered => ({
  timezone: null,
  provenance: provenanceOf({ provider, licence: '', attribution: '' }, 'model', { fetchedAt: 0, now: 60_000, stale }),
  notes,
})
const down = (provider: string) => turn(provider, new ProviderError('timeout', `${provider} is down`, 'Wait.'))

it('asks the first, and tells that it does', async () => {
  const steps: string[] = []
  const first = await inTurn([turn('A', answer('A')), down('B')], 'Oslo', {
    ...asked,
    step: (what) => steps.push(what),
  })
  expect([first.provenance.provider, first.notes]).toEqual(['A', []])
  expect(steps).toEqual(['Asking A about Oslo'])
})

it('asks the next where one fails, and tells why', async () => {
  const { notes } = await inTurn([down('A'), down('B'), turn('C', answer('C', false, ['own']))], 'Oslo', asked)
  expect(notes).toEqual(['A is down; so this is of C', 'B is down; so this is of C', 'own'])
})

it('prefers what is fresh of the next to what is old of the first, and what is old to nothing', async () => {
  const old = turn('A', answer('A', true, ['A is down; this is old']))
  expect((await inTurn([old, turn('B', answer('B'))], 'Oslo', asked)).notes).toEqual(['A fails now; so this is of B'])
  const second = await inTurn([old, down('B')], 'Oslo', asked)
  expect([second.provenance.provider, second.notes]).toEqual(['A', ['A is down; this is old']])
})

it('gives what lacks something where nobody has all, and says what', async () => {
  const lacks = ({ provenance }: Answered): string => `${provenance.provider} lacks it`
  const { notes } = await inTurn([down('A'), turn('B', answer('B')), turn('C', answer('C'))], 'Oslo', asked, lacks)
  expect(notes).toEqual(['A is down', 'B lacks it'])
})

it('tells of all who failed, and what the first says to do', async () => {
  const { message, problem } = await failureOf(inTurn([down('A'), down('B')], 'Oslo', asked))
  expect(message).toBe('TIMEOUT: A is down; B is down. No weather is made up in its place. Wait.')
  expect(problem).toBe('timeout')
  expect((await failureOf(inTurn([down('A')], 'Oslo', asked))).reason).toBe('A is down')
})

it('says when there is nobody to ask', async () => {
  const weather = createWeather({ choice: 'nws', env: {} })
  expect((await failureOf(weather.airQuality(places.topeka, asked))).message).toMatch(
    /^UNSUPPORTED: No provider that this server may ask knows that of Topeka/,
  )
})

it('tells in Chinese what else was asked, and why', async () => {
  const steps: string[] = []
  const chinese = { ...asked, language: 'zh-Hans', step: (what: string) => void steps.push(what) } as const
  const { notes } = await inTurn([turn('A', answer('A', true)), turn('B', answer('B'))], '奥斯陆', chinese)
  expect(notes).toEqual(['A 目前无法提供数据；因此改用 B 的数据'])
  expect(steps).toEqual(['正在向 A 查询奥斯陆', '正在向 B 查询奥斯陆'])
  const nws = createWeather({ choice: 'open-meteo', env: {} })
  expect((await nws.alerts(places.oslo, chinese)).notes).toEqual(['本服务可以询问的来源都不发布Oslo的预警'])
})

it('does not hide faults of its own', async () => {
  await expect(inTurn([turn('A', new RangeError('ours')), turn('B', answer('B'))], 'Oslo', asked)).rejects.toThrow(
    'ours',
  )
})

it('looks past what is old at Open-Meteo to what is fresh at the next', async () => {
  let isUp = true
  const far: typeof fetch = () =>
    isUp ? Promise.resolve(Response.json(currentBody)) : Promise.reject(new Error('down'))
  const world = stillWorld({ fetch: far })
  const weather = createWeather({ env: {}, ...world })
  await weather.current(places.oslo, asked)
  isUp = false
  world.pass(30 * 60_000)
  const { provenance, notes } = await weather.current(places.oslo, asked)
  expect(provenance).toMatchObject({ stale: true, ageSeconds: 1801 })
  expect(notes).toEqual(['Open-Meteo cannot be reached (down); this is what Open-Meteo said 30 minutes ago'])
})
