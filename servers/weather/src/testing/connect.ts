import { Client } from '@mortise/client'
import { methods, type Elicited, type Family, type ToolResult } from '@mortise/protocol'
import type { McpServer } from '@mortise/server'
import { onTestFinished } from 'vitest'
import { gazetteer } from '../gazetteer/load.js'
import { serverOf } from '../offer.js'
import type { Weather } from '../providers/weather.js'
import { createWeatherServer, type WeatherOptions } from '../server.js'
import { noon } from './noon.js'

/** The two ways of holding a conversation, each by one revision. */
export const families: readonly Family[] = ['session', 'stateless']

/** How a test talks to a server in this process. */
export interface Wish extends WeatherOptions {
  readonly family?: Family
  /** What the tools ask, in place of what a server is given otherwise. */
  readonly weather?: Weather
  /** What the user answers when asked; without it this client cannot ask. */
  readonly answer?: (message: string, choices: string[]) => Elicited
}

/** A client that is connected to a new weather server, on sample data unless told otherwise; closed when the test ends. */
export async function connect({ family = 'stateless', answer, weather, ...options }: Wish = {}): Promise<Client> {
  const versions = family === 'session' ? (['2025-11-25'] as const) : (['2026-07-28'] as const)
  const client = new Client({ name: 'test', version: '0' }, { versions })
  if (answer) {
    client.handle(methods.elicit, (form) => {
      if (!('requestedSchema' in form)) throw new Error('not a form')
      const { place } = form.requestedSchema.properties as { place: { enum: string[] } }
      return answer(form.message, place.enum)
    })
  }
  await client.connect(
    weather ? fakeServer(weather, options) : createWeatherServer({ provider: 'sample', now: () => noon, ...options }),
  )
  onTestFinished(() => client.close())
  return client
}

/** The text of a result's first block. */
export const textOf = ({ content: [block] }: ToolResult): string => (block?.type === 'text' ? block.text : '')

function fakeServer(
  weather: Weather,
  { pollMs = 60_000, units = 'metric', language = 'en', onError }: WeatherOptions,
): McpServer {
  const parts = { weather, gazetteer, now: () => noon, pollMs, defaults: { units, language } }
  return serverOf(parts, { ...(onError && { onError }) })
}
