import { malformed } from './network/body.js'
import type { Conditions, DayOutlook } from './provider.js'
import type { AirQuality, Answered, HourOutlook } from './weather.js'

type Quantity =
  | keyof Conditions
  | Exclude<keyof HourOutlook, 'time'>
  | Exclude<keyof DayOutlook, 'date'>
  | Exclude<keyof AirQuality, keyof Answered>
type Range = readonly [least: number, most: number]

const temperature: Range = [-150, 100]
const percent: Range = [0, 120]
/** A day has brought 1825 mm, and a tornado 140 m/s. */
const amount: Range = [0, 3000]
const speed: Range = [0, 200]
const direction: Range = [0, 360]
/** Sand storms have tens of thousands of µg/m³. */
const air: Range = [0, 1_000_000]

/** What there can be on this planet, with room to spare: whoever says more has something else in mind, or lies. */
const ranges: Readonly<Record<Quantity, Range>> = {
  temperature,
  apparentTemperature: temperature,
  temperatureMax: temperature,
  temperatureMin: temperature,
  humidity: percent,
  cloudCover: percent,
  precipitationProbability: percent,
  precipitation: amount,
  pressure: [700, 1200],
  windSpeed: speed,
  windSpeedMax: speed,
  windGusts: speed,
  windGustsMax: speed,
  windDirection: direction,
  uvIndexMax: [0, 60],
  weatherCode: [0, 99],
  pm10: air,
  pm2_5: air,
  carbonMonoxide: air,
  nitrogenDioxide: air,
  sulphurDioxide: air,
  ozone: air,
  europeanAqi: air,
  usAqi: air,
}

/** The same values. Throws `ProviderError` where one of them is no number, or more or less than there can be. */
export function plausible<T extends Readonly<Partial<Record<Quantity, number | null>>>>(
  provider: string,
  values: T,
): T {
  for (const [name, [least, most]] of Object.entries(ranges) as [Quantity, Range][]) {
    const value = values[name] ?? null
    if (value !== null && !(least <= value && value <= most)) {
      throw malformed(provider, `has ${value} as ${name}, which cannot be`)
    }
  }
  return values
}
