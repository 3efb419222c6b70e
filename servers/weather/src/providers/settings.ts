import type { NwsSettings } from './nws/nws.js'
import type { OpenMeteoSettings } from './open-meteo/open-meteo.js'
import type { SeniverseSettings } from './seniverse/seniverse.js'

/** The environment of a process. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Where all providers are, and how we are known there. */
export interface Settings {
  readonly openMeteo: OpenMeteoSettings
  readonly nws: NwsSettings
  /** Absent without a key. */
  readonly seniverse: SeniverseSettings | undefined
}

/** Reads the settings of providers from the environment. Throws `TypeError` when a URL is none. */
export function settingsOf(env: Environment): Settings {
  const key = env.OPEN_METEO_KEY?.trim() || undefined
  const customer = key === undefined ? '' : 'customer-'
  const url = (name: string, provider: string, usual: string): string => urlOf(env[name] || usual, name, provider)
  const seniverseKey = env.SENIVERSE_KEY?.trim() || undefined
  return {
    openMeteo: {
      url: url('OPEN_METEO_URL', 'Open-Meteo', `https://${customer}api.open-meteo.com`),
      archiveUrl: url('OPEN_METEO_ARCHIVE_URL', 'Open-Meteo', `https://${customer}archive-api.open-meteo.com`),
      airUrl: url('OPEN_METEO_AIR_URL', 'Open-Meteo', `https://${customer}air-quality-api.open-meteo.com`),
      key,
    },
    nws: { url: url('NWS_URL', 'NWS', 'https://api.weather.gov') },
    seniverse: seniverseKey
      ? {
          url: url('SENIVERSE_URL', 'Seniverse', 'https://api.seniverse.com'),
          key: seniverseKey,
          uid: env.SENIVERSE_UID?.trim() || undefined,
        }
      : undefined,
  }
}

function urlOf(url: string, name: string, provider: string): string {
  const root = URL.canParse(url) ? new URL(url) : undefined
  if (/[@?#]/.test(url)) {
    throw new TypeError(`The URL of ${provider} (${name}) may have no password, query or fragment in it`)
  }
  if (root?.protocol === 'http:' || root?.protocol === 'https:') return root.href.replace(/\/+$/, '')
  throw new TypeError(`The URL of ${provider} (${name}) is '${url}', which is no http or https URL`)
}
