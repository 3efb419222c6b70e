import { expect, it } from 'vitest'
import { sample } from './sample.js'

const { signal } = new AbortController()
const somewhere = { latitude: 1, longitude: 2 }

it('says in every block that it is not real', async () => {
  const { provenance } = await sample(() => 0).current(somewhere, signal)
  expect(provenance).toMatchObject({
    kind: 'sample',
    fetchedAt: '1970-01-01T00:00:00.000Z',
    attribution: expect.stringContaining('not a forecast'),
  })
  expect((await sample().forecast(somewhere, 1, signal)).provenance.kind).toBe('sample')
})

it('is the same everywhere, and dated so that nobody takes it for today', async () => {
  const provider = sample()
  const { days } = await provider.forecast(somewhere, 16, signal)
  expect(days).toEqual((await provider.forecast({ latitude: 50, longitude: 0 }, 16, signal)).days)
  expect(days).toHaveLength(16)
  expect([days[0]?.date, days[15]?.date]).toEqual(['2000-01-01', '2000-01-16'])
  expect(days[3]).toMatchObject({ weatherCode: 61, precipitation: 3.4 })
})

it('never fails', () => {
  expect(sample().status()).toEqual({ lastSuccess: null, lastFailure: null })
})
