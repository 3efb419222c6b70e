import { expect, it } from 'vitest'
import { settingsOf } from './settings.js'

it('finds all providers where they are', () => {
  expect(settingsOf({ SENIVERSE_KEY: ' k\n', OPEN_METEO_URL: '' })).toEqual({
    openMeteo: {
      url: 'https://api.open-meteo.com',
      archiveUrl: 'https://archive-api.open-meteo.com',
      airUrl: 'https://air-quality-api.open-meteo.com',
      key: undefined,
    },
    nws: { url: 'https://api.weather.gov' },
    seniverse: { url: 'https://api.seniverse.com', key: 'k', uid: undefined },
  })
})

it('finds them where the environment says, with a slash at the end or without', () => {
  const { openMeteo, nws, seniverse } = settingsOf({
    OPEN_METEO_URL: 'http://a.test/',
    OPEN_METEO_ARCHIVE_URL: 'http://b.test/x/',
    OPEN_METEO_AIR_URL: 'http://c.test',
    NWS_URL: 'https://d.test',
    SENIVERSE_URL: 'https://e.test',
    SENIVERSE_KEY: 'k',
    SENIVERSE_UID: 'u',
    OPEN_METEO_KEY: 'p',
  })
  expect(openMeteo).toEqual({ url: 'http://a.test', archiveUrl: 'http://b.test/x', airUrl: 'http://c.test', key: 'p' })
  expect([nws.url, seniverse]).toEqual(['https://d.test', { url: 'https://e.test', key: 'k', uid: 'u' }])
})

it('finds those of Open-Meteo elsewhere with a key, and no Seniverse without one', () => {
  const { openMeteo, seniverse } = settingsOf({ OPEN_METEO_KEY: 'p', SENIVERSE_KEY: ' ' })
  expect([openMeteo.url, openMeteo.archiveUrl, openMeteo.airUrl]).toEqual([
    'https://customer-api.open-meteo.com',
    'https://customer-archive-api.open-meteo.com',
    'https://customer-air-quality-api.open-meteo.com',
  ])
  expect(seniverse).toBeUndefined()
})

it.each(['weather.test', 'file:///etc', 'not a url'])('refuses %s as a URL', (url) => {
  expect(() => settingsOf({ OPEN_METEO_URL: url })).toThrow(`Open-Meteo (OPEN_METEO_URL) is '${url}'`)
})

it.each([
  'http://me:secret@weather.test',
  'http://weather.test/?key=secret',
  'me:secret@weather',
  'http://x.test/#secret',
])('refuses %s as a URL without repeating it', (url) => {
  expect(() => settingsOf({ NWS_URL: url })).toThrow(/^(?!.*secret).*NWS \(NWS_URL\) may have no password/)
})
