import { z } from 'zod'

/** How a tool is told where: by name, position or id. */
export const whereSchema = z
  .union(
    [
      z.strictObject({ name: z.string().trim().min(1).max(100).describe('Such as Paris; Springfield, IL; 杭州') }),
      z.strictObject({
        lat: z.number().min(-90).max(90).describe('Degrees north'),
        lon: z.number().min(-180).max(180).describe('Degrees east'),
      }),
      z.strictObject({ id: z.int().positive().describe('GeoNames id, from search_location') }),
    ],
    { error: 'give { name }, { lat, lon } or { id }, such as { "name": "Paris" }' },
  )
  // Every form is an object: some clients look no further than this to know what to make of a text that was typed.
  .meta({ type: 'object', description: 'One of { name }, { lat, lon }, { id }' })
/** How a tool is told where. */
export type Where = z.output<typeof whereSchema>
