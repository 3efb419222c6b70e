export { main } from './main.js'
export { createWeatherServer, type WeatherOptions } from './server.js'
export type { ProviderName } from './providers/provider.js'
