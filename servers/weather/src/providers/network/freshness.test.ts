import { expect, it } from 'vitest'
import { freshFor } from './freshness.js'
import { retryAfter } from './retry-after.js'

const usual = 1234

it.each([
  [{}, usual],
  [{ 'cache-control': 'public, max-age=60' }, 60_000],
  [{ 'cache-control': 'max-age=60, s-maxage="90"' }, 90_000],
  [{ 'cache-control': 'max-age=60', age: '50' }, 10_000],
  [{ 'cache-control': 'max-age=60', age: '90' }, 0],
  [{ 'cache-control': 'max-age=99999999' }, 86_400_000],
  [{ 'cache-control': 'no-store' }, 0],
  [{ 'cache-control': 'max-age=60, no-cache' }, 0],
  [{ 'cache-control': 'private' }, usual],
  [{ expires: 'Fri, 20 Nov 2026 06:50:00 GMT', date: 'Fri, 20 Nov 2026 06:45:00 GMT' }, 300_000],
  [{ expires: '0', date: 'Fri, 20 Nov 2026 06:45:00 GMT' }, 0],
  [{ expires: 'soon' }, usual],
])('of %j is %d ms', (headers, milliseconds) => {
  expect(freshFor(new Headers(headers as Record<string, string>), usual)).toBe(milliseconds)
})

it.each([
  ['3', 3000],
  ['Fri, 20 Nov 2026 06:45:10 GMT', 10_000],
  ['Fri, 20 Nov 2026 06:40:00 GMT', 0],
  ['later', undefined],
  ['', undefined],
])('after "%s" is %s ms', (said, milliseconds) => {
  expect(retryAfter(new Headers({ 'retry-after': said }), Date.UTC(2026, 10, 20, 6, 45))).toBe(milliseconds)
})
