import { expect, it } from 'vitest'
import { read, shape, ShapeError } from './shape.js'

const even = shape<number>(
  (value) => typeof value === 'number' && value % 2 === 0,
  (value, at) => `${at}: expected an even number, not ${String(value)}`,
)

it('hands back the very value that has the shape', () => {
  expect(read(even, 4, 'count')).toBe(4)
})

it('throws what is wrong, where and how, for a value that has not', () => {
  expect(() => read(even, 3, 'params.count')).toThrow(ShapeError)
  expect(() => read(even, 3, 'params.count')).toThrow(/^params\.count: expected an even number, not 3$/)
})

it('makes shapes whose members may not be absent', () => {
  expect(even.optional).toBe(false)
})

it('throws an error that knows its name', () => {
  expect(new ShapeError('at: wrong')).toMatchObject({ name: 'ShapeError', message: 'at: wrong' })
})
