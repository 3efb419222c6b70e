import { expect, it } from 'vitest'
import { z } from 'zod'
import { whereSchema } from './where.js'

it('a location is said to be an object, whichever of its forms it has', () => {
  const forms = { type: 'object', additionalProperties: false }
  expect(z.toJSONSchema(whereSchema)).toMatchObject({
    type: 'object',
    anyOf: [forms, forms, forms],
  })
})
