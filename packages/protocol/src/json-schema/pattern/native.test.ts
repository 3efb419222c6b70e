import { expect, it } from 'vitest'
import { nativeOf } from './native.js'
import { parse } from './parse.js'

const isNative = (source: string): boolean => nativeOf(source, parse(source)) !== undefined

it.each([
  '',
  '^v',
  'foo|bar',
  '^[a-z0-9-]+$',
  '^\\d{4}-\\d{2}-\\d{2}$',
  '^a*|^b+$',
  '^[A-Z]{2}(?:-[a-z]+)?$',
  '^(a|b){3}$',
  '^a{1}$',
])('%s is left to the native engine', (source) => {
  expect(isNative(source)).toBe(true)
})

it.each([
  ['counts within counts', '^(a+)+$'],
  ['two counts that vary', '^a*b*$'],
  ['a count tried everywhere', 'a*b'],
  ['a count not tried at the start in every case', '^a|b*c'],
  ['a count over more than one character', '^(?:ab)*$'],
  ['many ways without counts', `^${'(a|a)'.repeat(10)}$`],
  ['many ways of many options', '^(a|a){10}$'],
  ['too much text', '[a-z]{5000}'],
  ['look-around', '(?=a)'],
  ['what it would refuse', '^\\-$'],
])('%s: not left to the native engine', (_, source) => {
  expect(isNative(source)).toBe(false)
})
