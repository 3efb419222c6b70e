import { compileSchema } from '@mortise/protocol'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { failure, finished } from './tool-result.js'

const output = compileSchema(z.object({ n: z.number() }), 'output', 'a test')
const block = { type: 'text', text: 'hi' } as const

describe('the result of a tool', () => {
  it.each([
    ['text', 'hi', { content: [block] }],
    ['blocks', [block], { content: [block] }],
    ['nothing', undefined, { content: [] }],
    ['a whole result', { content: [block], isError: true }, { content: [block], isError: true }],
    ['a whole result with metadata', { content: [block], _meta: { a: 1 } }, { content: [block], _meta: { a: 1 } }],
  ])('is made of %s', async (_what, returned, result) => {
    expect(await finished(returned, undefined)).toEqual(result)
  })

  it('is refused when it is made of anything else', async () => {
    expect(() => finished({ sum: 1 }, undefined)).toThrow('A tool without outputSchema returns')
    expect(() => finished(4, undefined)).toThrow(TypeError)
  })

  it('holds the structured value and its text twin [N187]', async () => {
    expect(await finished({ n: 1 }, output)).toEqual({
      content: [{ type: 'text', text: '{"n":1}' }],
      structuredContent: { n: 1 },
    })
  })

  it('is told in words where the handler writes none [N187]', async () => {
    const structuredContent = { n: 1 }
    const whole = { content: [{ type: 'text', text: '{"n":1}' }], structuredContent }
    expect(await finished({ content: [], structuredContent }, output)).toEqual(whole)
    expect(await finished({ content: [], structuredContent }, undefined)).toEqual(whole)
    expect(await finished({ content: [], structuredContent, isError: true }, output)).toEqual({
      ...whole,
      isError: true,
    })
  })

  it('keeps the blocks of a handler that writes both', async () => {
    expect(await finished({ content: [block], structuredContent: { n: 1 } }, output)).toEqual({
      content: [block],
      structuredContent: { n: 1 },
    })
  })

  it('does not hold an error against the schema', async () => {
    expect(await finished(failure('no'), output)).toEqual({ content: [{ type: 'text', text: 'no' }], isError: true })
  })

  it('does not leave when it breaks its schema [N185]', async () => {
    expect(() => finished({ n: 'one' }, output)).toThrow(/does not fit outputSchema:\nn: /)
    expect(() => finished({ content: [block], structuredContent: {} }, output)).toThrow('n: ')
  })

  it('does not leave without a value, though its schema lets that pass [N185]', async () => {
    const lenient = compileSchema(z.any(), 'output', 'a test')
    expect(await finished(null, lenient)).toMatchObject({ structuredContent: null })
    for (const returned of [undefined, { content: [block], structuredContent: undefined }])
      expect(() => finished(returned, lenient)).toThrow('does not fit outputSchema:\nthere is no value')
  })

  it('tells an object that has content from a whole result', async () => {
    const page = compileSchema(z.object({ content: z.array(z.string()), title: z.string() }), 'output', 'a test')
    const { structuredContent } = await finished({ content: ['a'], title: 'T' }, page)
    expect(structuredContent).toEqual({ content: ['a'], title: 'T' })
  })
})
