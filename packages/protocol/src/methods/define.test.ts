import { expect, expectTypeOf, it } from 'vitest'
import { object, string } from '../schema/index.js'
import { notification, request, versions, type Params, type Result } from './define.js'

const ask = request('own/ask', { from: 'client', mayAsk: true, params: object({ a: string }), result: object({}) })
const tell = notification('own/tell', { from: 'both', params: object({ b: string }) })

it('makes a row of the table, with its kind and its name', () => {
  expect(ask).toMatchObject({ kind: 'request', name: 'own/ask', from: 'client', mayAsk: true })
  expect(tell).toMatchObject({ kind: 'notification', name: 'own/tell', from: 'both' })
})

it('keeps the types of what the row says', () => {
  expectTypeOf<Params<typeof ask>>().toEqualTypeOf<{ a: string }>()
  expectTypeOf<Result<typeof ask>>().toEqualTypeOf<{}>()
  expectTypeOf<Params<typeof tell>>().toEqualTypeOf<{ b: string }>()
  expectTypeOf<Result<typeof tell>>().toBeNever()
  expectTypeOf(ask.from).toEqualTypeOf<'client'>()
  expectTypeOf(ask.mayAsk).toEqualTypeOf<true>()
})

it('knows the revisions oldest first, so that their names can be compared', () => {
  expect(versions.toSorted()).toEqual(versions)
  expect(versions).toHaveLength(5)
})
