import type { Point } from '../gazetteer/distance.js'
import { cos, degrees, tan } from './angle.js'
import { localDate } from './clock.js'
import { sunAt } from './sun.js'

/** When the sun goes up through a height and down through it again; null where it does not that day. */
export interface Crossing {
  readonly up: number | null
  readonly down: number | null
  /** Where it does neither: whether it is above the height all day, or below it. */
  readonly stays: 'above' | 'below' | null
}

/** The sun's day at a place. Times are in milliseconds since 1970; the evening may end after midnight. */
export interface SunDay {
  readonly noon: number
  /** Whether it rises and sets, is up all day, or stays down. */
  readonly kind: 'normal' | 'polar day' | 'polar night'
  readonly sun: Crossing
  readonly civil: Crossing
  readonly nautical: Crossing
  readonly astronomical: Crossing
  /** From rise to set, in seconds; null on the days when a polar day or night begins or ends. */
  readonly length: number | null
}

const minute = 60_000
const wholeDay = 86_400_000

/** Half the sun's disc, and what the air bends its light at the horizon, make it seen when its middle is this far below. */
const horizon = -0.833

/** The sun's day at a place on a date of its own calendar. */
export function sunDay(date: string, point: Point, timezone: string): SunDay {
  const noon = noonOf(date, point.longitude, timezone)
  const highest = heightAtNoon(noon, point)
  const through = (height: number): Crossing => {
    const [up, down] = [crossing(noon, point, height, -1), crossing(noon, point, height, 1)]
    const isCrossed = up !== null || down !== null
    return { up, down, stays: isCrossed ? null : highest > height ? 'above' : 'below' }
  }
  const sun = through(horizon)
  const kind = sun.stays === null ? 'normal' : sun.stays === 'above' ? 'polar day' : 'polar night'
  return {
    noon,
    kind,
    sun,
    civil: through(-6),
    nautical: through(-12),
    astronomical: through(-18),
    length: lengthOf(sun, kind),
  }
}

function lengthOf({ up, down }: Crossing, kind: SunDay['kind']): number | null {
  if (kind !== 'normal') return kind === 'polar day' ? wholeDay / 1000 : 0
  return up === null || down === null ? null : Math.round((down - up) / 1000)
}

/** The moment of the date at which the sun stands highest. Near the date line it is on another day by UTC. */
function noonOf(date: string, longitude: number, timezone: string): number {
  const middle = Date.parse(`${date}T12:00:00Z`) - 4 * longitude * minute
  const noon = middle - sunAt(middle).equationOfTime * minute
  const found = localDate(noon, timezone)
  return found < date ? noon + wholeDay : found > date ? noon - wholeDay : noon
}

const heightAtNoon = (noon: number, { latitude }: Point): number => 90 - Math.abs(latitude - sunAt(noon).declination)

/**
 * When the sun passes a height, before noon (`-1`) or after it (`1`). While the search goes on a height out of reach counts
 * as touched at midnight or noon: the sun itself moves on, and may reach it by then.
 */
function crossing(noon: number, { latitude }: Point, height: number, side: -1 | 1): number | null {
  const meanNoon = noon + sunAt(noon).equationOfTime * minute
  let time = noon
  let cosine = 0
  for (let round = 0; round < 20; round++) {
    const { declination, equationOfTime } = sunAt(time)
    cosine = cos(90 - height) / (cos(latitude) * cos(declination)) - tan(latitude) * tan(declination)
    const angle = degrees(Math.acos(Math.max(-1, Math.min(1, cosine))))
    const next = meanNoon + (side * 4 * angle - equationOfTime) * minute
    if (Math.abs(next - time) < 500) break
    time = next
  }
  return Math.abs(cosine) <= 1 ? time : null
}
