import { expect, it } from 'vitest'
import { kilometres } from './distance.js'

const london = { latitude: 51.51, longitude: -0.13 }

it('measures along the great circle', () => {
  expect(kilometres(london, { latitude: 48.85, longitude: 2.35 })).toBeCloseTo(344, -1)
  expect(kilometres({ latitude: 0, longitude: 179 }, { latitude: 0, longitude: -179 })).toBeCloseTo(222, 0)
  expect(kilometres(london, london)).toBe(0)
})
