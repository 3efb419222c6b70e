import { describe, expect, it } from 'vitest'
import { quickest } from '../../../../scripts/quickest.js'
import { isUriTemplate, uriTemplate } from './uri-template.js'

describe('a URI template', () => {
  it.each([
    ['test://{id}/data', 'test://7/data', { id: '7' }],
    ['test://{id}/data', 'test://a%20b/data', { id: 'a b' }],
    ['test://{id}/data', 'test:///data', undefined],
    ['test://{id}/data', 'test://a/b/data', undefined],
    ['test://{id}/data', 'test://7/date', undefined],
    ['test://{id}', 'test://7?x', undefined],
    ['file:///{+path}', 'file:///a/b/c.txt', { path: 'a/b/c.txt' }],
    ['file:///{+path}', 'file:///', undefined],
    ['file:///{+path}', 'file:///%zz', undefined],
    ['{a}-{b}', 'x-y', { a: 'x', b: 'y' }],
    ['{a}-{b}.txt', 'x-y.txt', { a: 'x', b: 'y' }],
    ['{a}-{b}', 'xy', undefined],
    ['{+path}/data', 'a/data/data', { path: 'a/data' }],
    ['test://{__proto__}/{constructor}', 'test://a/b', JSON.parse('{"__proto__":"a","constructor":"b"}')],
    ['test://fixed', 'test://fixed', {}],
    ['test://fixed', 'test://fixed/more', undefined],
  ])('%s held against %s gives %j', (template, uri, variables) => {
    const found = uriTemplate(template).match(uri)
    expect(found && Object.entries(found)).toEqual(variables && Object.entries(variables as object))
  })

  it('knows its variables', () => {
    expect(uriTemplate('{a}/{+b}').names).toEqual(['a', 'b'])
    expect(isUriTemplate('test://{id}')).toBe(true)
    expect(isUriTemplate('test://id')).toBe(false)
  })

  it.each(['{/a}', '{a*}', '{?a,b}', '{}', '{a}{b}', '{a b}'])(
    'refuses %s, which matching has no use for',
    (template) => {
      expect(() => uriTemplate(template)).toThrow('URI template')
    },
  )

  it('is not held up by any URI', () => {
    const uris = [`/${','.repeat(50_000)}`, 'a-'.repeat(4000), 'x'.repeat(1_000_000)]
    expect(quickest(200, () => uris.forEach((uri) => uriTemplate('{a}-{+b}-{c}').match(uri)))).toBeLessThan(200)
  })
})
