import { z } from 'zod'

/** Where a block of values comes from, and what that makes of them. */
export const provenanceSchema = z.object({
  provider: z.string().describe('Who gave the values'),
  kind: z
    .enum(['observation', 'model', 'forecast', 'warning', 'sample', 'computed', 'gazetteer'])
    .describe(
      'observation: measured at a station; model: what a weather model says of now or of the past, not a measurement; ' +
        'forecast: of the time ahead; warning: issued by those in charge; sample: NOT real, for trying out only; computed: ' +
        'worked out here; gazetteer: a list of places',
    ),
  observedAt: z.iso
    .datetime({ offset: true })
    .nullable()
    .describe('The moment that the values are for, where it is one'),
  fetchedAt: z.iso
    .datetime({ offset: true })
    .nullable()
    .describe('When this server got or computed them; null where it got nothing'),
  ageSeconds: z
    .number()
    .min(0)
    .nullable()
    .describe(
      'How old they were when this was said, from observedAt on, or where there is none, from fetchedAt on; null where nothing was got',
    ),
  stale: z.boolean().describe('Whether they are older than they should be, since newer ones cannot be had now'),
  licence: z.string().describe('Terms of use'),
  attribution: z.string().describe('To be shown with the values'),
})
/** Where a block of values comes from, and what that makes of them. */
export type Provenance = z.infer<typeof provenanceSchema>

/** The provenance of values that were got. */
export type Dated = Provenance & { fetchedAt: string; ageSeconds: number }

/** The provenance of no values: nobody was asked, or nobody answered. */
export const nothingGot = (kind: Provenance['kind']): Provenance => ({
  provider: 'none',
  kind,
  observedAt: null,
  fetchedAt: null,
  ageSeconds: null,
  stale: false,
  licence: 'none needed: no data',
  attribution: 'No data, and nobody to credit',
})

/** Whom data is owed to, and on what terms. */
export interface Source {
  readonly provider: string
  readonly licence: string
  readonly attribution: string
}

/** The bundled gazetteer. */
export const geonames: Source = {
  provider: 'GeoNames',
  licence: 'CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)',
  attribution: 'Place data by GeoNames (https://www.geonames.org), shortened and rounded',
}

/** What this server works out by itself. */
export const computed: Source = {
  provider: 'mortise-weather',
  licence: 'none needed: computed',
  attribution: 'Computed with the equations of the NOAA solar calculator and of Meeus',
}

/** When values were got, and how that looks from now: milliseconds since 1970. */
export interface Got {
  readonly fetchedAt: number
  readonly now: number
  /** Whether they should be newer. */
  readonly stale: boolean
}

/**
 * The provenance of values of a source; `observedAt` is null where they are not for one moment. A bare number means that they
 * were got at that moment, which is now.
 */
export function provenanceOf(
  { provider, licence, attribution }: Source,
  kind: Provenance['kind'],
  got: number | Got,
  observedAt: string | null = null,
): Dated {
  const { fetchedAt, now, stale } = typeof got === 'number' ? { fetchedAt: got, now: got, stale: false } : got
  const since = observedAt === null ? fetchedAt : Date.parse(observedAt)
  return {
    provider,
    kind,
    observedAt,
    fetchedAt: new Date(fetchedAt).toISOString(),
    ageSeconds: Math.max(0, Math.round((now - since) / 1000)),
    stale,
    licence,
    attribution,
  }
}
