import { z } from 'zod'
import type { Point } from '../../gazetteer/distance.js'
import { shaped, zoneShape } from '../network/body.js'
import type { Fetched, Upstream } from '../network/upstream.js'

const pointShape = z.object({
  properties: z.object({
    gridId: z.string().regex(/^[A-Z]{3}$/),
    gridX: z.int(),
    gridY: z.int(),
    timeZone: zoneShape,
  }),
})

/** Where in the grid of the NWS a place lies. */
export interface Cell {
  /** Where its forecasts begin. We put it together ourselves rather than go where an answer points. */
  readonly path: string
  readonly timezone: string
}

const day = 86_400_000

/** The point of a place as the NWS takes it: four digits, no noughts at the end, or else it sends us on. */
export const pointOf = ({ latitude, longitude }: Point): string =>
  [latitude, longitude].map((degrees) => Number(degrees.toFixed(4))).join(',')

/** Looks up the cell of a place, which hardly ever changes. Throws `ProviderError`, `unsupported` outside of the USA. */
export function cellOf(place: Point, host: Upstream, signal: AbortSignal): Promise<Fetched<Cell>> {
  const read = (body: unknown): Cell => {
    const { gridId, gridX, gridY, timeZone } = shaped('NWS', pointShape, body).properties
    return { path: `/gridpoints/${gridId}/${gridX},${gridY}`, timezone: timeZone }
  }
  const path = `/points/${pointOf(place)}`
  return host.get({ path, read, usual: day, atLeast: day, staleFor: 30 * day }, signal)
}
