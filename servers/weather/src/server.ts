import type { McpServer, ServerOptions } from '@mortise/server'
import { gazetteer } from './gazetteer/load.js'
import { serverOf } from './offer.js'
import { createWeather, type Choice } from './providers/create-weather.js'
import type { Language } from './providers/weather.js'
import type { Units } from './units.js'

/** What a weather server is made of. */
export interface WeatherOptions extends Pick<ServerOptions, 'onError' | 'onWarning' | 'stateKeys'> {
  /**
   * Where the weather comes from; default `auto`, which asks whoever knows the place. `offline` asks nobody, and `sample` needs
   * no network either, but what it says is not real.
   */
  readonly provider?: Choice
  /** The units of answers where a call does not name any; default `metric`. */
  readonly units?: Units
  /** The language of answers where a call does not name any; default `en`. */
  readonly language?: Language
  /** Fetches from the providers; default the global one. */
  readonly fetch?: typeof fetch
  /** Where addresses and keys of providers are read from, such as `OPEN_METEO_URL`; default that of the process. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Is told of each request to a provider and of each that failed, by a line without secrets; default nothing is. */
  readonly log?: (line: string) => void
  /** Milliseconds between two looks at weather that a client follows; default five minutes. */
  readonly pollMs?: number
  /** The clock, in milliseconds since 1970; default that of this machine. */
  readonly now?: () => number
}

/** Makes a weather server, to be handed to any transport. Throws when the URL of a provider is none. */
export function createWeatherServer(options: WeatherOptions = {}): McpServer {
  const { provider = 'auto', units = 'metric', language = 'en', pollMs = 5 * 60_000, now = Date.now } = options
  const { fetch, env, log, onError, onWarning, stateKeys } = options
  const report = (error: unknown, what: string): void => void server.report(error, what)
  const weather = createWeather({ choice: provider, now, fetch, env, log, onError: report })
  const parts = { weather, gazetteer, now, pollMs, defaults: { units, language } }
  const server = serverOf(parts, {
    ...(onError && { onError }),
    ...(onWarning && { onWarning }),
    ...(stateKeys && { stateKeys }),
  })
  return server
}
