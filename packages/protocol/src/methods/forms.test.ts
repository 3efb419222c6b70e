import { expect, it } from 'vitest'
import { faultOfField } from './forms.js'

const texts = 'must offer texts to choose from, and a title for each where it has titles'

it.each([
  { type: 'string', format: 'email' },
  { type: 'string', oneOf: [{ const: 'a', title: 'A' }] },
  { type: 'integer' },
  { type: 'number', minimum: 1 },
  { type: 'boolean', default: true },
  { type: 'array', items: { type: 'string', enum: ['a'] } },
  { type: 'array', items: { anyOf: [{ const: 'a', title: 'A' }] } },
])('a form may have the field %j', (field) => {
  expect(faultOfField(field)).toBeUndefined()
})

it.each([
  [{ type: 'object' }, 'must be a string, a number, an integer, a boolean or an array of choices'],
  [{ $ref: '#' }, 'must be a string, a number, an integer, a boolean or an array of choices'],
  [{ type: 'array' }, 'must say in `items` which choices there are'],
  [{ type: 'array', items: { type: 'string' } }, 'must say in `items` which choices there are'],
  [{ type: 'array', items: { type: 'number', enum: [1, 2] } }, texts],
  [{ type: 'array', items: { anyOf: [{ type: 'string' }] } }, texts],
  [{ type: 'string', enum: ['a', 1] }, texts],
  [{ type: 'string', oneOf: [{ const: 'a' }] }, texts],
  [true, 'is no schema'],
])('a form may not have the field %j [N232]', (field, fault) => {
  expect(faultOfField(field)).toBe(fault)
})
