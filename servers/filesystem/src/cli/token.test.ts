import { expect, it } from 'vitest'
import { byToken } from './token.js'

it.each([
  ['Bearer s3cret', { principal: 'bearer' }],
  ['bearer  s3cret ', { principal: 'bearer' }],
  ['Bearer s3cre', { status: 401 }],
  ['Bearer s3cret more', { status: 401 }],
  ['Basic s3cret', { status: 401 }],
  [undefined, { status: 401 }],
])('%j is answered with %j', async (authorization, answer) => {
  expect(await byToken('s3cret')({ get: () => authorization }, undefined)).toMatchObject(answer)
})
