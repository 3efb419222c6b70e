import { liveWeather } from './live-weather.js'
import { worldOf, type World } from './network/world.js'
import { nws } from './nws/nws.js'
import { offlineWeather } from './offline-weather.js'
import { openMeteo } from './open-meteo/open-meteo.js'
import { recordedDays } from './recorded-days.js'
import { sampleWeather } from './sample-weather.js'
import { seniverse } from './seniverse/seniverse.js'
import type { Service } from './service.js'
import { settingsOf, type Environment, type Settings } from './settings.js'
import type { Weather } from './weather.js'

/** Who may be asked: `auto` is whoever knows the place, `offline` nobody, and `sample` is not real. */
export const choices = ['auto', 'open-meteo', 'nws', 'seniverse', 'offline', 'sample'] as const
/** Who is to be asked. */
export type Choice = (typeof choices)[number]

/** How weather is come by: what is not given of the world is as it is. */
export type CreateWeatherOptions = {
  /** Default `auto`. */
  readonly choice?: Choice | undefined
  /** Where addresses and keys are read from; default that of the process. */
  readonly env?: Environment | undefined
} & { readonly [K in keyof World]?: World[K] | undefined }

/** All providers as one. Throws `TypeError` when a URL that is set is none, or a key is wanted that is not set. */
export function createWeather({ choice = 'auto', env = process.env, ...given }: CreateWeatherOptions = {}): Weather {
  const world = worldOf(given)
  if (choice === 'sample') return sampleWeather(world.now)
  if (choice === 'offline') return offlineWeather(world.now)
  const settings = settingsOf(env)
  if (choice === 'seniverse' && !settings.seniverse) throw new TypeError('Seniverse wants a key: set SENIVERSE_KEY')
  const services = servicesOf(settings, world).filter(({ name }) => choice === 'auto' || choice === name)
  return liveWeather(services)
}

/** The services in the order in which they are asked: those first that know a part of the world better than others. */
const servicesOf = ({ openMeteo: globe, nws: usa, seniverse: china }: Settings, world: World): Service[] => [
  ...(china ? [seniverse(china, world)] : []),
  openMeteo(globe, world),
  nws(usa, world),
  recordedDays(world.now),
]
