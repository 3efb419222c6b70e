import { expect, it } from 'vitest'
import { Cache } from './cache.js'

const sized = (size: number) => ({ size })

it('forgets what was not used for longest', () => {
  const cache = new Cache<{ size: number }>(10)
  cache.set('a', sized(4))
  cache.set('b', sized(4))
  expect(cache.get('a')).toEqual(sized(4))
  cache.set('c', sized(4))
  expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([sized(4), undefined, sized(4)])
})

it('counts what is kept anew once', () => {
  const cache = new Cache<{ size: number }>(10)
  cache.set('a', sized(6))
  cache.set('a', sized(4))
  cache.set('b', sized(6))
  expect([cache.get('a'), cache.get('b')]).toEqual([sized(4), sized(6)])
})

it('keeps nothing that is too large, nor what stood there before', () => {
  const cache = new Cache<{ size: number }>(10)
  cache.set('a', sized(1))
  cache.set('a', sized(11))
  expect(cache.get('a')).toBeUndefined()
})
