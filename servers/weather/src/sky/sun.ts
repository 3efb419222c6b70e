import { centuries, cos, degrees, sin, tan } from './angle.js'

/** Where the sun stands, seen from the middle of the earth. */
export interface SunPosition {
  /** Degrees north of the equator. */
  readonly declination: number
  /** How far a sundial is ahead of an even clock, in minutes. */
  readonly equationOfTime: number
}

/** The position of the sun at a moment, by the equations of NOAA's solar calculator (after Meeus); good for 1900 to 2100. */
export function sunAt(time: number): SunPosition {
  const t = centuries(time)
  const meanLongitude = 280.46646 + t * (36000.76983 + t * 0.0003032)
  const anomaly = 357.52911 + t * (35999.05029 - t * 0.0001537)
  const eccentricity = 0.016708634 - t * (0.000042037 + t * 0.0000001267)
  const centre =
    sin(anomaly) * (1.914602 - t * (0.004817 + t * 0.000014)) +
    sin(2 * anomaly) * (0.019993 - t * 0.000101) +
    sin(3 * anomaly) * 0.000289
  const node = 125.04 - 1934.136 * t
  const longitude = meanLongitude + centre - 0.00569 - 0.00478 * sin(node)
  const meanTilt = 23 + (26 + (21.448 - t * (46.815 + t * (0.00059 - t * 0.001813))) / 60) / 60
  const tilt = meanTilt + 0.00256 * cos(node)
  const y = tan(tilt / 2) ** 2
  const equation =
    y * sin(2 * meanLongitude) -
    2 * eccentricity * sin(anomaly) +
    4 * eccentricity * y * sin(anomaly) * cos(2 * meanLongitude) -
    0.5 * y ** 2 * sin(4 * meanLongitude) -
    1.25 * eccentricity ** 2 * sin(2 * anomaly)
  return { declination: degrees(Math.asin(sin(tilt) * sin(longitude))), equationOfTime: 4 * degrees(equation) }
}
