import { expect } from 'vitest'
import { worldOf, type World } from '../providers/network/world.js'
import { ProviderError } from '../providers/provider.js'
import type { Asked, Spot } from '../providers/weather.js'
import { standInNow } from './stand-in-open-meteo.js'

const spot = (name: string, country: string | null, latitude: number, longitude: number): Spot => ({
  name,
  country,
  timezone: null,
  latitude,
  longitude,
})

/** Places to ask about. */
export const places = {
  oslo: spot('Oslo', 'NO', 59.91, 10.75),
  topeka: spot('Topeka', 'US', 39.05, -95.68),
  austin: spot('Austin', 'US', 30.27, -97.74),
  beijing: spot('Beijing', 'CN', 39.91, 116.4),
  hangzhou: spot('Hangzhou', 'CN', 30.29, 120.16),
} as const

/** How a test asks that has no more to say. */
export const asked: Asked = { signal: new AbortController().signal }

/** A world whose clock stands still but for those who sleep in it, and in which nothing is left to chance. */
export interface StillWorld extends World {
  /** Milliseconds of each sleep so far. */
  readonly slept: number[]
  /** Lets time go by. */
  pass(milliseconds: number): void
}

/** A world that stands still at the time of the stand-ins. */
export function stillWorld(given: Partial<World> = {}): StillWorld {
  let now = standInNow
  const slept: number[] = []
  const sleep = (milliseconds: number): Promise<void> => {
    slept.push(milliseconds)
    now += milliseconds
    return Promise.resolve()
  }
  return {
    ...worldOf({ now: () => now, random: () => 0.5, sleep, ...given }),
    slept,
    pass: (milliseconds) => void (now += milliseconds),
  }
}

/** The error that a question comes to. */
export async function failureOf(answer: Promise<unknown>): Promise<ProviderError> {
  const error = await answer.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(ProviderError)
  return error as ProviderError
}
