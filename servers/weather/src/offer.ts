import { createRequire } from 'node:module'
import { McpServer, type ServerOptions } from '@mortise/server'
import { icon } from './icon.js'
import { registerPrompts } from './prompts.js'
import type { Weather } from './providers/weather.js'
import { registerResources } from './resources/resources.js'
import { registerAirQuality } from './tools/air-quality.js'
import { registerAlerts } from './tools/alerts.js'
import { registerAstronomy } from './tools/astronomy.js'
import { registerCompareLocations } from './tools/compare-locations.js'
import { registerCurrent, registerWeather } from './tools/current.js'
import { registerForecast } from './tools/forecast.js'
import { registerHistory } from './tools/history.js'
import type { Parts } from './tools/parts.js'
import { registerSearchLocation } from './tools/search-location.js'

/** The version of this package. It asks for itself by name, and so finds the same file as source and when built. */
export const version = (createRequire(import.meta.url)('@mortise/weather/package.json') as { version: string }).version

const instructions = ({ isReal }: Weather): string =>
  [
    'Weather now, ahead and gone by, alerts, air, sun and moon, for places by name, position or id.',
    'Each block of values has a provenance: you MUST show its attribution with the values, as its licence demands, and say what',
    'kind they are, and how old where they are stale. null means unknown, never nought. "No alerts" holds only where coverage is',
    '"covered"; elsewhere it is not known whether there are any. When a tool says that there is no weather to be had, tell so, and',
    'make nothing up.',
    ...(isReal ? [] : ['All weather of this server is SAMPLE DATA, not real.']),
    'Sun, moon and places work without a network.',
  ].join(' ')

/** Makes the server that offers all that these parts can do. */
export function serverOf(
  parts: Parts,
  options: Pick<ServerOptions, 'onError' | 'onWarning' | 'stateKeys'> = {},
): McpServer {
  const info = { name: 'mortise-weather', title: 'Weather', version, icons: [icon] }
  // Every caller is offered the same, and it changes with the version alone.
  const lists = { ttlMs: 60 * 60_000, cacheScope: 'public' } as const
  const server = new McpServer(info, { ...options, instructions: instructions(parts.weather), lists })
  for (const register of [
    registerSearchLocation,
    registerCurrent,
    registerForecast,
    registerAlerts,
    registerHistory,
    registerAirQuality,
    registerAstronomy,
    registerCompareLocations,
    registerWeather,
    registerResources,
    registerPrompts,
  ]) {
    register(server, parts)
  }
  return server
}
