import { Client } from '@mortise/client'
import { methods, type Elicited, type Family, type ToolResult } from '@mortise/protocol'
import { onTestFinished } from 'vitest'
import { createWeatherServer, type WeatherOptions } from '../server.js'

/** The two ways of holding a conversation, each by one revision. */
export const families: readonly Family[] = ['session', 'stateless']

/** Noon of a day in November by UTC: the clock of the servers under test. */
export const noon = Date.UTC(2026, 10, 20, 12)

/** How a test talks to a server in this process. */
export interface Wish extends WeatherOptions {
  readonly family?: Family
  /** What the user answers when asked; without it this client cannot ask. */
  readonly answer?: (message: string, choices: string[]) => Elicited
}

/** A client that is connected to a new weather server, on sample data unless told otherwise; closed when the test ends. */
export async function connect({ family = 'stateless', answer, ...options }: Wish = {}): Promise<Client> {
  const versions = family === 'session' ? (['2025-11-25'] as const) : (['2026-07-28'] as const)
  const client = new Client({ name: 'test', version: '0' }, { versions })
  if (answer) {
    client.handle(methods.elicit, (form) => {
      if (!('requestedSchema' in form)) throw new Error('not a form')
      const { place } = form.requestedSchema.properties as { place: { enum: string[] } }
      return answer(form.message, place.enum)
    })
  }
  await client.connect(createWeatherServer({ provider: 'sample', now: () => noon, ...options }))
  onTestFinished(() => client.close())
  return client
}

/** The text of a result's first block. */
export const textOf = ({ content: [block] }: ToolResult): string => (block?.type === 'text' ? block.text : '')
