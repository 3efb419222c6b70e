import { expect, it } from 'vitest'
import { compileJsonSchema } from './index.js'
import { printIssue } from './issue.js'

const said = (schema: unknown, value: unknown): string[] => compileJsonSchema(schema)(value)?.map(printIssue) ?? []

const circle = { properties: { kind: { const: 'circle' }, radius: { type: 'number' } }, required: ['kind', 'radius'] }
const label = {
  properties: { kind: { const: 'label' }, text: { type: 'string' }, size: { properties: { pt: { type: 'number' } } } },
  required: ['kind'],
}
const shapes = { anyOf: [circle, label, { type: 'null' }] }

it.each([
  ['the alternative of that kind', { kind: 'label', text: 1 }, ['text: expected a string, found an integer']],
  ['the one of that kind even if more is wrong in it', { kind: 'circle', text: 1 }, ['radius: required, but missing']],
  [
    'the one in which the fault is further down',
    { kind: 'label', size: { pt: 'a' } },
    ['size.pt: expected a number, found a string'],
  ],
  ['the one with the fewest faults', { radius: 1 }, ['kind: required, but missing']],
])('a value that fits no alternative is seen from %s', (_, value, messages) => {
  expect(said(shapes, value)).toEqual(messages)
  expect(said({ oneOf: shapes.anyOf }, value)).toEqual(messages)
  expect(said({ items: shapes }, [value])).toEqual(messages.map((message) => `[0].${message}`))
})

it('a value that is nothing like any alternative is told of all of them', () => {
  expect(said({ anyOf: [{ type: 'string' }, { type: 'null' }, { type: 'string' }] }, 1)).toEqual([
    'fits none of 3 alternatives: expected a string, found an integer; expected null, found an integer',
  ])
})

it('a single alternative is no choice', () => {
  expect(said({ anyOf: [{ minimum: 2, multipleOf: 2 }] }, 1)).toEqual([
    'expected at least 2, found 1',
    'expected a multiple of 2, found 1',
  ])
})

it('an alternative that looks at what others have not is explained too', () => {
  const schema = { anyOf: [{ properties: { a: { type: 'null' } } }, { required: ['b'] }], unevaluatedProperties: false }
  expect(said(schema, { a: 1 })).toEqual(['a: expected null, found an integer'])
})

it('the issues of alternatives, too, are ten at most', () => {
  const required = Array.from({ length: 9 }, (_, i) => `k${i}`)
  expect(said({ required, anyOf: [{ properties: { a: { required } } }] }, { a: {} })).toHaveLength(10)
})
