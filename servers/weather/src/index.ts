export { main } from './main.js'
export { createWeatherServer, type WeatherOptions } from './server.js'
export type { Choice as ProviderName } from './providers/create-weather.js'
