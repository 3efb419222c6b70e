import { expect, it } from 'vitest'
import { sunAt } from './sun.js'

it('finds the sun of the worked examples in Meeus (25.a, 28.a)', () => {
  const { declination, equationOfTime } = sunAt(Date.UTC(1992, 9, 13))
  expect(declination).toBeCloseTo(-7.785, 2)
  expect(equationOfTime).toBeCloseTo(13.71, 1)
})
