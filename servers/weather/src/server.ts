import { createRequire } from 'node:module'
import { McpServer } from '@mortise/server'
import { gazetteer } from './gazetteer/load.js'
import { registerPrompts } from './prompts.js'
import { openMeteo, type OpenMeteoOptions } from './providers/open-meteo.js'
import type { Provider, ProviderName } from './providers/provider.js'
import { sample } from './providers/sample.js'
import { registerResources } from './resources.js'
import { registerAstronomy } from './tools/astronomy.js'
import { registerCurrent } from './tools/current.js'
import { registerForecast } from './tools/forecast.js'
import type { Parts } from './tools/parts.js'
import { registerSearchLocation } from './tools/search-location.js'

/** What a weather server is made of. */
export interface WeatherOptions {
  /** Where the weather comes from; default `open-meteo`. `sample` needs no network, and what it says is not real. */
  readonly provider?: ProviderName
  /** Fetches from the provider; default the global one. */
  readonly fetch?: typeof fetch
  /** Where Open-Meteo is; default the environment variable `OPEN_METEO_URL`, else `https://api.open-meteo.com`. */
  readonly openMeteoUrl?: string
  /** The clock, in milliseconds since 1970; default that of this machine. */
  readonly now?: () => number
}

/** The version of this package. It asks for itself by name, and so finds the same file as source and when built. */
export const version = (createRequire(import.meta.url)('@mortise/weather/package.json') as { version: string }).version

const instructions = (provider: Provider): string =>
  'Weather now, forecasts, sun and moon, for places by name, position or id. Each block of values has a provenance: show its ' +
  'attribution with the values, and say what kind they are. null means unknown, never nought. When a tool says that there is ' +
  `no weather to be had, tell so, and make nothing up. ${provider.isReal ? '' : 'All weather of this server is SAMPLE DATA, not real. '}` +
  'Sun, moon and places work without a network.'

/** Makes a weather server, to be handed to any transport. Throws when the URL of the provider is none. */
export function createWeatherServer(options: WeatherOptions = {}): McpServer {
  const { now = Date.now } = options
  const provider = providers[options.provider ?? 'open-meteo']({
    fetch: options.fetch,
    url: options.openMeteoUrl ?? (process.env.OPEN_METEO_URL || undefined),
    now,
  })
  const info = { name: 'mortise-weather', title: 'Weather', version }
  const server = new McpServer(info, { instructions: instructions(provider) })
  const parts: Parts = { provider, gazetteer, now }
  registerSearchLocation(server, parts)
  registerCurrent(server, parts)
  registerForecast(server, parts)
  registerAstronomy(server, parts)
  registerResources(server, parts)
  registerPrompts(server, parts)
  return server
}

const providers: Record<ProviderName, (options: OpenMeteoOptions) => Provider> = {
  'open-meteo': openMeteo,
  sample: ({ now }) => sample(now),
}
