import { expect, it } from 'vitest'
import { Names } from './names.js'

const names = new Names([';odessa|black', ';odesa;odessa|odeskin', '', ';odessy|odessa;black'].join('\n'))

it('finds whole names, other names and beginnings, and the best of each line', () => {
  expect([...names.find('odessa')]).toEqual([
    [0, 'name'],
    [1, 'name'],
    [3, 'alias'],
  ])
  expect(Object.fromEntries(names.find('ode'))).toEqual({ 0: 'beginning', 1: 'beginning', 3: 'beginning' })
  expect(names.find('black').get(3)).toBe('name')
  expect(names.find('nothing').size).toBe(0)
})

it('finds what is nearly a name, with the fewest edits of each line', () => {
  expect(Object.fromEntries(names.near('odesa'))).toEqual({ 0: 1, 1: 0, 3: 1 })
  expect(Object.fromEntries(names.near('blakc'))).toEqual({ 0: 1, 3: 1 })
  expect(Object.fromEntries(names.near('odeskina'))).toEqual({ 1: 1 })
})
