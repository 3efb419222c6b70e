import { expect, it } from 'vitest'
import { claim, claimSame } from './claim.js'
import { Patience } from './patience.js'

it('gives a value that is there already', async () => {
  expect(await new Patience(10).until('it', () => 'here')).toBe('here')
})

it('looks again at each change, and gives the first value found', async () => {
  const patience = new Patience(1000)
  let value: number | undefined
  const found = patience.until('a value', () => value)
  patience.changed()
  await Promise.resolve()
  value = 2
  patience.changed()
  expect(await found).toBe(2)
})

it('says what it waited for when nothing changes', async () => {
  await expect(new Patience(5).until('the moon', () => undefined)).rejects.toThrow(
    'Nothing within 5 ms while waiting for the moon',
  )
})

it('throws what the looking throws', async () => {
  const looking = new Patience(5).until('it', () => claim(false, 'it cannot come any more'))
  await expect(looking).rejects.toThrow('it cannot come any more')
})

it('passes on what a promise gives or throws', async () => {
  const patience = new Patience(1000)
  expect(await patience.within('it', Promise.resolve(1))).toBe(1)
  await expect(patience.within('it', Promise.reject(new Error('no')))).rejects.toThrow('no')
})

it('leaves no timer behind', async () => {
  const timers = (): number => process.getActiveResourcesInfo().filter((each) => each === 'Timeout').length
  const before = timers()
  await new Patience(60_000).within('it', Promise.resolve())
  expect(timers()).toBe(before)
})

it('shows both sides of a difference, in brief', () => {
  expect(() => claimSame({ a: 1 }, { a: 2 }, 'Echo')).toThrow('Echo: expected {"a":2}, got {"a":1}')
  expect(() => claimSame(undefined, 'x'.repeat(1000), 'Echo')).toThrow(
    /^Echo: expected "x{199}\.\.\. \(1002 characters\), got nothing$/,
  )
})

it('takes equal values for the same', () => {
  expect(() => claimSame({ a: [1, null] }, { a: [1, null] }, 'Echo')).not.toThrow()
})
