import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { brotliDecompress } from 'node:zlib'
import { dataFile } from '../data.js'
import { kilometres } from '../gazetteer/distance.js'
import { provenanceOf, type Source } from '../provenance.js'
import { laterDate } from '../sky/clock.js'
import { wordsOf } from '../words/saying.js'
import { ProviderError, type DayOutlook } from './provider.js'
import type { Service } from './service.js'
import type { Spot } from './weather.js'

/** Whom the bundled days are owed to. */
export const noaaSource: Source = {
  provider: 'NOAA',
  licence: 'public domain: work of the US government (https://www.usa.gov/government-works)',
  attribution: 'Days measured by NOAA (https://www.ncei.noaa.gov/), as packed by vega-datasets',
}

/** The towns whose days are bundled, each by its middle: the packagers do not say which station of it it was. */
const towns = [
  { name: 'Seattle', latitude: 47.61, longitude: -122.33 },
  { name: 'New York', latitude: 40.71, longitude: -74.01 },
] as const
/** Within so many kilometres of the middle of a town its days are told. */
const near = 20

const townAt = (place: Spot) => towns.find((town) => kilometres(town, place) <= near)

/** Days that were measured at two towns and are bundled with this server, so that nobody need be asked. */
export const recordedDays = (now: () => number): Service => ({
  name: 'noaa',
  source: noaaSource,
  knows: (place) => townAt(place) !== undefined,
  answers: {
    async history(place, { start, end }, { language = 'en' }) {
      const all = (await allRecorded()).get(townAt(place)?.name ?? '') ?? []
      const days = all.filter(({ date }) => start <= date && date <= end)
      if (days.length === 0) {
        const reason = `This server itself has nothing of those days at ${place.name}`
        throw new ProviderError('unsupported', reason, 'Ask for other days, or another provider.')
      }
      const [first, last] = [all[0]!.date, all.at(-1)!.date]
      const words = wordsOf[language].notes
      const notes = [words.bundled]
      if (start < first || end > last) notes.push(words.bundledDays(first, last))
      return { days, timezone: null, provenance: provenanceOf(noaaSource, 'observation', now()), notes }
    },
  },
  status: () => ({ lastSuccess: null, lastFailure: null, quota: null }),
})

type Recorded = ReadonlyMap<string, readonly DayOutlook[]>
let loaded: Promise<Recorded> | undefined

/** The days of each town, read from their file the first time that they are wanted. */
const allRecorded = (): Promise<Recorded> => (loaded ??= load())

async function load(): Promise<Recorded> {
  const packed = await readFile(dataFile('days.txt.br'))
  const text = (await promisify(brotliDecompress)(packed)).toString('utf8')
  return new Map(text.split('\f').map(parseSection))
}

/** What was not measured, or is not bundled. */
const unknown = {
  precipitationProbability: null,
  windSpeedMax: null,
  windGustsMax: null,
  windDirection: null,
  uvIndexMax: null,
  weatherCode: null,
}

/**
 * Reads what `history-build/build.mjs` writes of a town: its name, the date of its first day, and in tenths the highest
 * temperatures of all days in a row, the lowest ones, and the precipitation.
 */
function parseSection(section: string): [name: string, days: DayOutlook[]] {
  const [name = '', first = '', ...columns] = section.split('\n')
  const [highs = [], lows = [], amounts = []] = columns.map((column) =>
    column.split(' ').map((cell) => Number(cell) / 10),
  )
  const days = highs.map((temperatureMax, i) => ({
    ...unknown,
    date: laterDate(first, i),
    temperatureMax,
    temperatureMin: lows[i]!,
    precipitation: amounts[i]!,
  }))
  return [name, days]
}
