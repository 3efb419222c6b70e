import { z } from 'zod'
import { listOf, shaped, timeShape } from '../network/body.js'
import { plausible } from '../plausible.js'
import type { DayOutlook } from '../provider.js'
import type { HourOutlook } from '../weather.js'
import { codeOf } from './icon.js'
import { celsius, degrees, highestSpeed, quantityShape, valueOf } from './quantities.js'

const periodShape = z.object({
  startTime: timeShape,
  isDaytime: z.boolean(),
  temperature: z.number().nullable(),
  temperatureUnit: z.string().max(64),
  probabilityOfPrecipitation: quantityShape,
  relativeHumidity: quantityShape,
  windSpeed: z.string().max(64),
  windDirection: z.string().max(64),
  icon: z.string().max(500).nullish(),
})
const forecastShape = z.object({ properties: z.object({ periods: listOf(periodShape, 1000) }) })
type Period = z.infer<typeof periodShape>

const periodsOf = (body: unknown): Period[] => shaped('NWS', forecastShape, body).properties.periods

/** Of a day in the middle of the night no more than the night is told. */
const withoutValues = {
  temperatureMax: null,
  temperatureMin: null,
  precipitation: null,
  precipitationProbability: null,
  windSpeedMax: null,
  windGustsMax: null,
  windDirection: null,
  uvIndexMax: null,
  weatherCode: null,
}

/** The days of a forecast by halves: the night belongs to the day on which it begins. Throws `ProviderError`. */
export function readDays(body: unknown): DayOutlook[] {
  const days = new Map<string, DayOutlook>()
  for (const period of periodsOf(body)) {
    const date = period.startTime.slice(0, 10)
    const day = days.get(date) ?? { date, ...withoutValues }
    const temperature = celsius(period.temperature, period.temperatureUnit)
    days.set(date, {
      ...day,
      ...(period.isDaytime ? { temperatureMax: temperature } : { temperatureMin: temperature }),
      precipitationProbability: higher(day.precipitationProbability, valueOf(period.probabilityOfPrecipitation)),
      windSpeedMax: higher(day.windSpeedMax, highestSpeed(period.windSpeed)),
      windDirection: day.windDirection ?? degrees(period.windDirection),
      weatherCode: higher(day.weatherCode, codeOf(period.icon)),
    })
  }
  return [...days.values()].map((day) => plausible('NWS', day))
}

/** The hours of a forecast. Throws `ProviderError`. */
export function readHours(body: unknown): HourOutlook[] {
  return periodsOf(body).map((period) =>
    plausible('NWS', {
      time: period.startTime,
      temperature: celsius(period.temperature, period.temperatureUnit),
      apparentTemperature: null,
      humidity: valueOf(period.relativeHumidity),
      precipitation: null,
      precipitationProbability: valueOf(period.probabilityOfPrecipitation),
      windSpeed: highestSpeed(period.windSpeed),
      windDirection: degrees(period.windDirection),
      weatherCode: codeOf(period.icon),
    }),
  )
}

const higher = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.max(a, b))
