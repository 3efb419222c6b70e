import { centuries, cos, sin, turn } from './angle.js'
import { startOfDate, laterDate } from './clock.js'

/** The names of the phases in their order; the even ones are moments, named on the date on which they fall. */
export const moonPhases = [
  ...(['new moon', 'waxing crescent', 'first quarter', 'waxing gibbous'] as const),
  ...(['full moon', 'waning gibbous', 'last quarter', 'waning crescent'] as const),
] as const
/** The name of a phase of the moon. */
export type MoonPhase = (typeof moonPhases)[number]

/** The moon on a date. */
export interface Moon {
  readonly phase: MoonPhase
  /** How much of the disc is lit at the middle of the date, 0 to 1. */
  readonly illumination: number
  /** Days since the new moon at the middle of the date, of 29.53. */
  readonly age: number
}

const month = 29.530588853

/** The largest terms of the moon's longitude (Meeus), in degrees, by multiples of D, M, M' and F; then those of the sun's. */
const terms: readonly (readonly [size: number, d: number, sun: number, moon: number, node: number])[] = [
  [6.288774, 0, 0, 1, 0],
  [1.274027, 2, 0, -1, 0],
  [0.658314, 2, 0, 0, 0],
  [0.213618, 0, 0, 2, 0],
  [-0.185116, 0, 1, 0, 0],
  [-0.114332, 0, 0, 0, 2],
  [0.058793, 2, 0, -2, 0],
  [0.057066, 2, -1, -1, 0],
  [0.053322, 2, 0, 1, 0],
  [0.045758, 2, -1, 0, 0],
  [-0.040923, 0, 1, -1, 0],
  [-0.03472, 1, 0, 0, 0],
  [-0.030383, 0, 1, 1, 0],
  [0.015327, 2, 0, 0, -2],
  [-1.914602, 0, 1, 0, 0],
  [-0.019993, 0, 2, 0, 0],
]

/** How far the moon is ahead of the sun along the ecliptic, 0 to 360 degrees: 0 is new, 180 full. To a tenth of a degree. */
export function elongation(time: number): number {
  const t = centuries(time)
  const mean = 297.8501921 + t * (445267.1114034 - t * 0.0018819)
  const sun = 357.5291092 + t * (35999.0502909 - t * 0.0001536)
  const moon = 134.9633964 + t * (477198.8675055 + t * 0.0087414)
  const node = 93.272095 + t * (483202.0175233 - t * 0.0036539)
  const angle = terms.map(([size, ...by]) => size * sin(by[0] * mean + by[1] * sun + by[2] * moon + by[3] * node))
  return turn(angle.reduce((sum, term) => sum + term, mean))
}

/** The moon on a date of a time zone's calendar. */
export function moonOn(date: string, timezone: string): Moon {
  const start = startOfDate(date, timezone)
  const end = startOfDate(laterDate(date, 1), timezone)
  const middle = elongation((start + end) / 2)
  const [first, last] = [Math.floor(elongation(start) / 90), Math.floor(elongation(end) / 90)]
  const phase = moonPhases[first === last ? first * 2 + 1 : last * 2]!
  return { phase, illumination: (1 - cos(middle)) / 2, age: (middle / 360) * month }
}
