import { expect, it } from 'vitest'
import { completeIds, completeNames, completeStates } from './completion.js'
import { gazetteer } from './load.js'

const places = await gazetteer()

it.each([
  ['hangz', 'Hangzhou'],
  ['Beij', 'Beijing'],
  ["xi'an", 'Xi’an'],
  ['haerbin', 'Harbin'],
  ['wulumuqi', 'Ürümqi'],
  ['zurich', 'Zürich'],
  ['sao pau', 'São Paulo'],
  ['杭', '杭州'],
  ['北', '北京'],
  ['巴黎', '巴黎'],
])('%s, be it a beginning, plain letters, pinyin or Chinese, completes to %s', (typed, name) => {
  expect(completeNames(places, typed)[0]).toBe(name)
})

it('tells apart names that several places have, the largest first', () => {
  const names = completeNames(places, 'Springf')
  expect(names[0]).toBe('Springfield, Missouri, United States')
  expect(names).toContain('Springfield, Illinois, United States')
  expect(new Set(names).size).toBe(names.length)
})

it('completes to names that are found again', () => {
  const named = ['san ', '圣', 'z'].flatMap((typed) => completeNames(places, typed).slice(0, 8))
  expect(named).toHaveLength(24)
  for (const name of named) expect(places.search(name).length, name).toBeGreaterThan(0)
})

it('completes ids by name and by digits', () => {
  expect(completeIds(places, 'hangz')).toEqual(['1808926'])
  expect(completeIds(places, '180892')).toContain('1808926')
  expect(completeIds(places, '')).toHaveLength(places.size)
})

it('completes states by their letters and by their names', () => {
  expect(completeStates(places, 'k')).toEqual(['KS', 'KY'])
  expect(completeStates(places, 'Kans')).toEqual(['KS'])
  expect(completeStates(places, '').length).toBeGreaterThan(48)
})
