import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server that stands in for Open-Meteo. */
export interface StandIn {
  readonly url: string
  /** The query of each request so far. */
  readonly asked: URLSearchParams[]
  /** What it answers from now on; until told otherwise, as Open-Meteo does. */
  behave(how: Behaviour): void
  /** Stops, and cuts what is still open. */
  close(): Promise<void>
}

/** Answers one request. */
export type Behaviour = (response: ServerResponse, request: IncomingMessage) => void

/** An answer with a status and a body, JSON unless it is a string. */
export const answering =
  (status: number, body: unknown): Behaviour =>
  (response) => {
    response.writeHead(status, { 'content-type': typeof body === 'string' ? 'text/html' : 'application/json' })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }

const units = {
  temperature_2m: '°C',
  apparent_temperature: '°C',
  relative_humidity_2m: '%',
  precipitation: 'mm',
  cloud_cover: '%',
  pressure_msl: 'hPa',
  wind_speed_10m: 'm/s',
  wind_direction_10m: '°',
  wind_gusts_10m: 'm/s',
  weather_code: 'wmo code',
}
const dailyUnits = {
  temperature_2m_max: '°C',
  temperature_2m_min: '°C',
  precipitation_sum: 'mm',
  precipitation_probability_max: '%',
  wind_speed_10m_max: 'm/s',
  wind_gusts_10m_max: 'm/s',
  wind_direction_10m_dominant: '°',
  uv_index_max: '',
  weather_code: 'wmo code',
}
const head = {
  latitude: 30.25,
  longitude: 120.1875,
  generationtime_ms: 0.222,
  utc_offset_seconds: 28800,
  timezone: 'Asia/Shanghai',
  timezone_abbreviation: 'GMT+8',
  elevation: 17,
}

/** An answer about now, in the form that Open-Meteo gives it. */
export const currentBody = {
  ...head,
  current_units: { time: 'iso8601', interval: 'seconds', ...units },
  current: {
    time: '2026-11-20T14:45',
    interval: 900,
    temperature_2m: 17.4,
    apparent_temperature: 16.2,
    relative_humidity_2m: 61,
    precipitation: 0,
    cloud_cover: 100,
    pressure_msl: 1021.4,
    wind_speed_10m: 2.33,
    wind_direction_10m: 41,
    wind_gusts_10m: 5.3,
    weather_code: 3,
  },
}

/** An answer about two days; of the second the model does not know everything. */
export const dailyBody = {
  ...head,
  daily_units: { time: 'iso8601', ...dailyUnits },
  daily: {
    time: ['2026-11-20', '2026-11-21'],
    temperature_2m_max: [17.9, 15.2],
    temperature_2m_min: [11.3, 10.8],
    precipitation_sum: [0, 4.6],
    precipitation_probability_max: [8, null],
    wind_speed_10m_max: [3.2, 4.1],
    wind_gusts_10m_max: [6.1, 8.8],
    wind_direction_10m_dominant: [41, 60],
    uv_index_max: [3.1, null],
    weather_code: [3, 61],
  },
}

const asOpenMeteo: Behaviour = (response, request) =>
  answering(200, request.url?.includes('daily=') ? dailyBody : currentBody)(response, request)

/** Starts a stand-in on a free port of this machine. */
export async function standIn(): Promise<StandIn> {
  let behaviour = asOpenMeteo
  const asked: URLSearchParams[] = []
  const server = createServer((request, response) => {
    asked.push(new URL(request.url ?? '/', 'http://localhost').searchParams)
    behaviour(response, request)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    behave: (how) => void (behaviour = how),
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
