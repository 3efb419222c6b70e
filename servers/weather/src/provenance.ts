import { z } from 'zod'

/** Where a block of values comes from, and what that makes of them. */
export const provenanceSchema = z.object({
  provider: z.string().describe('Who gave the values'),
  kind: z
    .enum(['model', 'forecast', 'sample', 'computed', 'gazetteer'])
    .describe(
      'model: what a weather model says of now, not a measurement; forecast: of the time ahead; sample: NOT real, for trying ' +
        'out only; computed: worked out here; gazetteer: a list of places',
    ),
  observedAt: z.iso
    .datetime({ offset: true })
    .nullable()
    .describe('The moment that the values are for, where it is one'),
  fetchedAt: z.iso.datetime({ offset: true }).describe('When this server got or computed them'),
  licence: z.string().describe('Terms of use'),
  attribution: z.string().describe('To be shown with the values'),
})
/** Where a block of values comes from, and what that makes of them. */
export type Provenance = z.infer<typeof provenanceSchema>

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

/** The provenance of values of a source; `observedAt` is null where they are not for one moment. */
export const provenanceOf = (
  { provider, licence, attribution }: Source,
  kind: Provenance['kind'],
  fetchedAt: number,
  observedAt: string | null = null,
): Provenance => ({
  provider,
  kind,
  observedAt,
  fetchedAt: new Date(fetchedAt).toISOString(),
  licence,
  attribution,
})
