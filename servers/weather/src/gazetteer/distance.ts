/** A point on the earth, in degrees. */
export interface Point {
  readonly latitude: number
  readonly longitude: number
}

const radius = 6371
const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** The way between two points along the great circle, in kilometres. */
export function kilometres(a: Point, b: Point): number {
  const north = Math.sin(radians(b.latitude - a.latitude) / 2)
  const east = Math.sin(radians(b.longitude - a.longitude) / 2)
  const half = north ** 2 + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * east ** 2
  return 2 * radius * Math.asin(Math.min(1, Math.sqrt(half)))
}
