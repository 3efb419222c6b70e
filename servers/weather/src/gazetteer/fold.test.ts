import { expect, it } from 'vitest'
import { fold } from './fold.js'

const simplify = new Map([
  ['紐', '纽'],
  ['約', '约'],
])

it.each([
  ['München', 'munchen'],
  ['  Hang Zhou ', 'hangzhou'],
  ["Xi'an", 'xian'],
  ['São Paulo', 'saopaulo'],
  ['紐約', '纽约'],
  ['纽约市', '纽约'],
  ['沙市', '沙市'],
  ['胡志明市', '胡志明'],
  ['市', '市'],
  ['서울', '서울'],
  ['Αθήνα', 'αθηνα'],
  ['!?|+', ''],
])('folds %s', (text, folded) => {
  expect(fold(text, simplify)).toBe(folded)
})
