import { noaaSource } from '../providers/recorded-days.js'
import { nwsSource } from '../providers/nws/nws.js'
import { openMeteoAirSource, openMeteoArchiveSource, openMeteoSource } from '../providers/open-meteo/open-meteo.js'
import { sampleSource } from '../providers/sample-weather.js'
import { seniverseSource } from '../providers/seniverse/seniverse.js'
import type { Weather } from '../providers/weather.js'
import { computed, geonames, type Source } from '../provenance.js'

const sources: Readonly<Record<string, readonly Source[]>> = {
  'open-meteo': [openMeteoSource, openMeteoArchiveSource, openMeteoAirSource],
  nws: [nwsSource],
  seniverse: [seniverseSource],
  noaa: [noaaSource],
  sample: [sampleSource],
}

/** Whom the data of this server is owed to, those first that are asked first. */
export const owedTo = (weather: Weather): readonly Source[] => [
  ...weather.status().flatMap(({ name }) => sources[name] ?? []),
  geonames,
  computed,
]
