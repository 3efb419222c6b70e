import { expect, it } from 'vitest'
import { completeIds, completeNames } from './completion.js'
import { gazetteer } from './gazetteer/load.js'

const places = await gazetteer()

it('completes names, telling apart those that several places have', () => {
  expect(completeNames(places, 'hangz')).toEqual(['Hangzhou'])
  expect(completeNames(places, 'Springf')).toContain('Springfield, Illinois, United States')
  expect(completeNames(places, '杭')[0]).toBe('Hangzhou')
})

it('completes ids by name, a hundred at most', () => {
  expect(completeIds(places, 'hangz')).toEqual(['1808926'])
  expect(completeIds(places, '')).toHaveLength(100)
  expect(completeNames(places, '').length).toBeLessThanOrEqual(100)
})
