import type { Reply } from './stand-in-open-meteo.js'

const url = 'https://api.weather.gov'
const grid = '/gridpoints/TOP/32,81'

/** An error as the NWS tells it. */
export const nwsProblem = (status: number, type: string, title: string, detail: string): Reply => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  body: {
    correlationId: '3a7697cf',
    title,
    type: `${url}/problems/${type}`,
    status,
    detail,
    instance: `${url}/requests/3a7697cf`,
  },
})

const feature = (properties: object): Reply => ({
  status: 200,
  headers: { 'content-type': 'application/geo+json', 'cache-control': 'public, max-age=120' },
  body: { type: 'Feature', geometry: null, properties },
})
const collection = (features: readonly object[]): Reply => ({
  status: 200,
  headers: { 'content-type': 'application/geo+json', 'cache-control': 'public, max-age=30' },
  body: { type: 'FeatureCollection', updated: '2026-11-20T06:40:00+00:00', features },
})
const quantity = (unitCode: string, value: number | null) => ({ unitCode: `wmoUnit:${unitCode}`, value })

const point = {
  cwa: 'TOP',
  type: 'land',
  gridId: 'TOP',
  gridX: 32,
  gridY: 81,
  // Were it followed, this would lead away from the stand-in.
  forecast: `${url}${grid}/forecast`,
  timeZone: 'America/Chicago',
}

const half = (startTime: string, isDaytime: boolean, temperature: number, icon: string) => ({
  startTime,
  isDaytime,
  temperature,
  temperatureUnit: 'C',
  temperatureTrend: null,
  probabilityOfPrecipitation: quantity('percent', isDaytime ? 20 : null),
  windSpeed: '8 to 16 km/h',
  windDirection: 'SW',
  icon: `${url}/icons/land/${isDaytime ? 'day' : 'night'}/${icon}?size=medium`,
  shortForecast: 'Made up',
})
const dates = ['20', '21', '22', '23', '24', '25', '26'].map((day) => `2026-11-${day}`)
const halves = dates.flatMap((date, i) => [
  half(`${date}T06:00:00-06:00`, true, 11 + i, i === 1 ? 'sct/rain,40' : 'sct'),
  half(`${date}T18:00:00-06:00`, false, 2 + i, 'few'),
])
const hours = Array.from({ length: 48 }, (_, i) => ({
  ...half(`${dates[Math.floor(i / 24)]}T${String(i % 24).padStart(2, '0')}:00:00-06:00`, true, 5, 'bkn'),
  relativeHumidity: quantity('percent', 60),
}))

const observation = (temperature: number | null) => ({
  timestamp: '2026-11-20T06:20:00+00:00',
  icon: `${url}/icons/land/night/few?size=medium`,
  temperature: quantity('degC', temperature),
  heatIndex: quantity('degC', null),
  windChill: quantity('degC', 1.26),
  relativeHumidity: quantity('percent', 71.4),
  seaLevelPressure: quantity('Pa', 101_930),
  windSpeed: quantity('km_h-1', 12.96),
  windDirection: quantity('degree_(angle)', 200),
  windGust: quantity('km_h-1', null),
})

const alert = {
  id: 'urn:oid:2.49.0.1.840.0.aa11.001.1',
  areaDesc: 'Washington; Marshall',
  sent: '2026-11-20T00:44:00-06:00',
  onset: '2026-11-21T00:00:00-06:00',
  expires: '2026-11-20T17:00:00-06:00',
  ends: '2026-11-21T09:00:00-06:00',
  status: 'Actual',
  messageType: 'Alert',
  severity: 'Moderate',
  certainty: 'Likely',
  urgency: 'Expected',
  event: 'Freeze Warning',
  senderName: 'NWS Topeka KS',
  headline: 'Freeze Warning issued November 20 at 12:44AM CST',
  description: '* WHAT...Made up.',
  instruction: 'Protect what is made up.',
}
const warnings = [
  alert,
  { ...alert, id: 'drill', status: 'Test' },
  { ...alert, id: 'taken back', messageType: 'Cancel' },
  { ...alert, id: 'over', ends: null, expires: '2026-11-20T06:00:00+00:00' },
].map((properties) => ({ type: 'Feature', geometry: null, properties }))

const inUsa = (latitude: number, longitude: number): boolean =>
  latitude > 24 && latitude < 50 && longitude > -125 && longitude < -66

function pointAt(given: string): Reply {
  const [latitude = 0, longitude = 0] = given.split(',').map(Number)
  const rounded = [latitude, longitude].map((degrees) => Number(degrees.toFixed(4))).join(',')
  if (rounded !== given) return { status: 301, body: '', headers: { location: `/points/${rounded}` } }
  if (inUsa(latitude, longitude)) return feature(point)
  const detail = `Unable to provide data for requested point ${given}`
  return nwsProblem(404, 'InvalidPoint', 'Data Unavailable For Requested Point', detail)
}

function warningsIn(query: URLSearchParams): Reply {
  const area = query.get('area')
  if (area !== null && !/^(KS|TX|NY)$/.test(area))
    return nwsProblem(400, 'BadRequest', 'Bad Request', `Unknown area ${area}`)
  const [latitude] = (query.get('point') ?? '39').split(',').map(Number)
  return collection(area === 'KS' || (area === null && latitude! > 38 && latitude! < 40) ? warnings : [])
}

/** Answers as the NWS does; undefined where it has no such path. */
export function asNws({ pathname, searchParams }: URL, userAgent: string): Reply | undefined {
  const known = /^\/(points|gridpoints|stations|alerts)\//.test(pathname)
  if (!known) return undefined
  if (!userAgent.includes('http')) return { status: 403, body: '<html>Access denied</html>' }
  if (pathname === '/alerts/active') return warningsIn(searchParams)
  if (pathname === `${grid}/forecast`) return feature({ units: 'si', periods: halves })
  if (pathname === `${grid}/forecast/hourly`) return feature({ units: 'si', periods: hours })
  if (pathname === `${grid}/stations`) {
    return collection(['KAAA', 'KTOP'].map((stationIdentifier) => ({ properties: { stationIdentifier } })))
  }
  // The nearest one has no thermometer that works.
  if (pathname === '/stations/KAAA/observations/latest') return feature(observation(null))
  if (pathname === '/stations/KTOP/observations/latest') return feature(observation(3.9))
  if (pathname.startsWith('/points/')) return pointAt(pathname.slice('/points/'.length))
  return nwsProblem(404, 'NotFound', 'Not Found', 'Nothing here')
}
