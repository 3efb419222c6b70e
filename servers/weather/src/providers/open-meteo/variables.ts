import type { Conditions, DayOutlook } from '../provider.js'
import type { AirQuality, Answered, HourOutlook } from '../weather.js'

/** What is asked of Open-Meteo for each value of ours, and the unit in which it must come. */
export type Variables<K extends string> = Readonly<Record<K, readonly [variable: string, unit: string]>>

/** Of the weather now. */
export const currentVariables: Variables<keyof Conditions> = {
  temperature: ['temperature_2m', '°C'],
  apparentTemperature: ['apparent_temperature', '°C'],
  humidity: ['relative_humidity_2m', '%'],
  precipitation: ['precipitation', 'mm'],
  cloudCover: ['cloud_cover', '%'],
  pressure: ['pressure_msl', 'hPa'],
  windSpeed: ['wind_speed_10m', 'm/s'],
  windDirection: ['wind_direction_10m', '°'],
  windGusts: ['wind_gusts_10m', 'm/s'],
  weatherCode: ['weather_code', 'wmo code'],
}

/** Of an hour ahead. */
export const hourlyVariables: Variables<Exclude<keyof HourOutlook, 'time'>> = {
  temperature: ['temperature_2m', '°C'],
  apparentTemperature: ['apparent_temperature', '°C'],
  humidity: ['relative_humidity_2m', '%'],
  precipitation: ['precipitation', 'mm'],
  precipitationProbability: ['precipitation_probability', '%'],
  windSpeed: ['wind_speed_10m', 'm/s'],
  windDirection: ['wind_direction_10m', '°'],
  weatherCode: ['weather_code', 'wmo code'],
}

/** Of a day gone by; of one ahead there is more to be asked. */
export const pastVariables = {
  temperatureMax: ['temperature_2m_max', '°C'],
  temperatureMin: ['temperature_2m_min', '°C'],
  precipitation: ['precipitation_sum', 'mm'],
  windSpeedMax: ['wind_speed_10m_max', 'm/s'],
  windGustsMax: ['wind_gusts_10m_max', 'm/s'],
  windDirection: ['wind_direction_10m_dominant', '°'],
  weatherCode: ['weather_code', 'wmo code'],
} as const

/** Of a day ahead. */
export const dailyVariables: Variables<Exclude<keyof DayOutlook, 'date'>> = {
  ...pastVariables,
  precipitationProbability: ['precipitation_probability_max', '%'],
  uvIndexMax: ['uv_index_max', ''],
}

/** Of the air. */
export const airVariables: Variables<Exclude<keyof AirQuality, keyof Answered>> = {
  pm10: ['pm10', 'μg/m³'],
  pm2_5: ['pm2_5', 'μg/m³'],
  carbonMonoxide: ['carbon_monoxide', 'μg/m³'],
  nitrogenDioxide: ['nitrogen_dioxide', 'μg/m³'],
  sulphurDioxide: ['sulphur_dioxide', 'μg/m³'],
  ozone: ['ozone', 'μg/m³'],
  europeanAqi: ['european_aqi', 'EAQI'],
  usAqi: ['us_aqi', 'USAQI'],
}

/** Variables as a query names them. */
export const asked = (variables: Variables<string>): string =>
  Object.values(variables)
    .map(([variable]) => variable)
    .join(',')
