import { expect, it } from 'vitest'
import { Failure, fromSystem, orNothing, quote, systemCode } from './failure.js'

const system = (code: string): Error => Object.assign(new Error(`${code}: /proc/self/fd/9/a`), { code })

it.each([
  ['ENOENT', 'NOT_FOUND'],
  ['EACCES', 'DENIED'],
  ['EMFILE', 'BUSY'],
  ['ENOSPC', 'NO_SPACE'],
  ['EROFS', 'READ_ONLY'],
  ['ELOOP', 'CHANGED'],
  ['EIO', 'IO_ERROR'],
])('%s of the system is %s', (code, expected) => {
  const failure = fromSystem(system(code), '/a')
  expect(failure).toMatchObject({ code: expected, message: expect.not.stringContaining('/proc') })
})

it('leaves alone what does not come from the system', () => {
  const failure = new Failure('EXISTS', 'a', 'b.')
  for (const other of [failure, new Error('mine'), 'text', Object.assign(new Error('x'), { code: 'ERR_INVALID_ARG' })])
    expect(fromSystem(other, '/a')).toBe(other)
  expect(systemCode(Object.assign(new Error('x'), { code: 7 }))).toBe('')
})

it('is one line, whatever the path holds', () => {
  expect(new Failure('NOT_FOUND', `${quote('a\nb')} does not exist`, 'Look again.').text).toBe(
    String.raw`NOT_FOUND: "a\nb" does not exist. Look again.`,
  )
})

it('is nothing found for a list, unlike any other error', () => {
  expect(orNothing(new Failure('DENIED', 'a', 'b.'))).toEqual([])
  expect(() => orNothing(new TypeError('a bug'))).toThrow('a bug')
})
