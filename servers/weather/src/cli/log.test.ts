import { expect, it, vi } from 'vitest'
import { told } from './log.js'

it.each([
  ['silent', ['onError', 'onWarning']],
  ['error', ['onWarning']],
  ['warn', []],
  ['info', []],
  ['debug', ['log']],
] as const)('at %s it sets %j, where a server tells more or less than it usually does', (level, set) => {
  expect(Object.keys(told(level))).toEqual(set)
  expect(told(level).onError?.(new Error('x'), { what: '', reference: '' })).toBeUndefined()
})

it('tells of requests to providers on stderr, a line each', () => {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  told('debug').log?.('GET https://weather.example')
  expect(write).toHaveBeenCalledExactlyOnceWith('[weather] GET https://weather.example\n')
  told('debug').log?.('MALFORMED \u001b[2J\n[weather] all is well\u202e')
  expect(write).toHaveBeenLastCalledWith('[weather] MALFORMED \\u{1b}[2J\\u{a}[weather] all is well\\u{202e}\n')
})
