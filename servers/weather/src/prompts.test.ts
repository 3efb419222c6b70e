import type { Client } from '@mortise/client'
import { ErrorCode } from '@mortise/protocol'
import { describe, expect, it } from 'vitest'
import { connect, families } from './testing/connect.js'

const complete = async (client: Client, name: string, argument: string, value: string) => {
  const { completion } = await client.complete({
    ref: { type: 'ref/prompt', name },
    argument: { name: argument, value },
  })
  return completion
}
const wordsOf = async (client: Client, name: string, args: Record<string, string>): Promise<string> => {
  const { messages } = await client.getPrompt({ name, arguments: args })
  const [{ role, content } = { role: undefined, content: undefined }] = messages
  expect(role).toBe('user')
  return content?.type === 'text' ? content.text : ''
}

describe.each(families)('a client of the %s family', (family) => {
  it('fills in a travel brief, its arguments completed', async () => {
    const client = await connect({ family })
    expect((await complete(client, 'travel-brief', 'city', 'Springf')).values).toContain(
      'Springfield, Illinois, United States',
    )
    const days = await complete(client, 'travel-brief', 'days', '1')
    expect(days.values).toEqual(['1', '10', '11', '12', '13', '14', '15', '16'])
    const words = await wordsOf(client, 'travel-brief', { city: 'Oslo', days: '5' })
    expect(words).toContain('{"location":{"name":"Oslo"},"days":5}')
  })

  it.each(['0', '17', 'many', '1.5'])('cannot have a travel brief of %s days', async (days) => {
    const client = await connect({ family })
    await expect(client.getPrompt({ name: 'travel-brief', arguments: { city: 'Oslo', days } })).rejects.toMatchObject({
      code: ErrorCode.invalidParams,
    })
  })

  it('asks what to wear, and for what', async () => {
    const client = await connect({ family })
    expect((await complete(client, 'what-to-wear', 'city', '上')).values[0]).toBe('上海')
    expect((await complete(client, 'what-to-wear', 'occasion', 'Cy')).values).toEqual(['cycling'])
    expect(await wordsOf(client, 'what-to-wear', { city: 'Oslo' })).toContain('for going out. Call get_current')
    expect(await wordsOf(client, 'what-to-wear', { city: 'Oslo', occasion: 'skiing' })).toContain('for skiing')
  })

  it('asks for warnings, of a state or of a place, none being made of silence', async () => {
    const client = await connect({ family })
    const areas = (await complete(client, 'severe-weather-summary', 'area', 'Kansas')).values
    expect(areas).toEqual(['KS', 'Kansas City, Missouri, United States', 'Kansas City, Kansas, United States'])
    expect(await wordsOf(client, 'severe-weather-summary', { area: 'KS' })).toContain('{"state":"KS"}')
    const words = await wordsOf(client, 'severe-weather-summary', { area: 'Oslo' })
    expect(words).toContain('{"location":{"name":"Oslo"}}')
    expect(await wordsOf(client, 'severe-weather-summary', { area: 'ZZ' })).toContain('{"location":{"name":"ZZ"}}')
    expect(words).toContain('never say that there are none')
  })
})

it('a travel brief is of three days unless told otherwise', async () => {
  expect(await wordsOf(await connect(), 'travel-brief', { city: 'Oslo' })).toContain('3 days from today')
  expect(await wordsOf(await connect(), 'travel-brief', { city: 'Oslo', days: '1' })).toContain(
    'Oslo, 1 day from today',
  )
})

it('at most a hundred names come, and whether there are more', async () => {
  const completion = await complete(await connect(), 'travel-brief', 'city', 's')
  expect(completion.values).toHaveLength(100)
  expect(completion.hasMore).toBe(true)
  expect(completion.total).toBeGreaterThan(100)
})
