import type { Point } from '../gazetteer/distance.js'
import { provenanceOf } from '../provenance.js'
import { currentQuery, dailyQuery, readCurrent, readDaily } from './answer.js'
import { download } from './download.js'
import { ProviderError, type Provider, type ProviderStatus } from './provider.js'
import { verdict } from './verdict.js'

/** What can be set for Open-Meteo. */
export interface OpenMeteoOptions {
  /** Default the global one. */
  readonly fetch?: typeof fetch | undefined
  /** Where it is; default `https://api.open-meteo.com`. */
  readonly url?: string | undefined
  /** Milliseconds for one answer; default 8000. */
  readonly timeout?: number | undefined
  /** Default the clock of this machine. */
  readonly now?: (() => number) | undefined
}

const source = {
  provider: 'Open-Meteo',
  licence: 'CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/); the free service is for non-commercial use',
  attribution: 'Weather data by Open-Meteo.com (https://open-meteo.com/); units may have been converted',
}
/** Sixteen days are 2 KiB. */
const limit = 256 * 1024

/** The forecast service of open-meteo.com, which needs no key. Throws when the URL is none. */
export function openMeteo({ fetch: fetcher, url, timeout = 8000, now = Date.now }: OpenMeteoOptions = {}): Provider {
  const base = forecastUrl(url ?? 'https://api.open-meteo.com')
  let status: ProviderStatus = { lastSuccess: null, lastFailure: null }

  async function ask<T>(
    { latitude, longitude }: Point,
    query: Record<string, string>,
    signal: AbortSignal,
    read: (body: unknown) => T,
  ): Promise<T> {
    const at = { latitude: latitude.toFixed(4), longitude: longitude.toFixed(4) }
    const target = new URL(base)
    target.search = new URLSearchParams({ ...at, timezone: 'auto', wind_speed_unit: 'ms', ...query }).toString()
    try {
      const options = { fetch: fetcher ?? fetch, signal, timeout, limit, provider: source.provider }
      const answer = read(verdict(await download(target, options)))
      status = { ...status, lastSuccess: new Date(now()).toISOString() }
      return answer
    } catch (error) {
      if (error instanceof ProviderError) {
        const { problem, reason } = error
        status = { ...status, lastFailure: { at: new Date(now()).toISOString(), problem, reason } }
      }
      throw error
    }
  }

  return {
    ...source,
    name: 'open-meteo',
    isReal: true,
    async current(point, signal) {
      const { conditions, time, timezone } = await ask(point, { current: currentQuery }, signal, readCurrent)
      return { conditions, timezone, provenance: provenanceOf(source, 'model', now(), time) }
    },
    async forecast(point, days, signal) {
      const query = { daily: dailyQuery, forecast_days: String(days) }
      const answer = await ask(point, query, signal, readDaily)
      return { ...answer, provenance: provenanceOf(source, 'forecast', now()) }
    },
    status: () => status,
  }
}

function forecastUrl(url: string): string {
  const root = URL.canParse(url) ? new URL(url) : undefined
  if (root?.protocol === 'http:' || root?.protocol === 'https:') return `${root.href.replace(/\/+$/, '')}/v1/forecast`
  throw new TypeError(`The URL of Open-Meteo (OPEN_METEO_URL) is '${url}', which is no http or https URL`)
}
