import type { ContentBlock } from '@mortise/protocol'
import { expect, it } from 'vitest'
import { McpServer } from '../server.js'
import { Desk } from '../testing/desk.js'
import { sayable } from './media.js'

const image = (data: string, mimeType = 'image/png'): ContentBlock => ({ type: 'image', data, mimeType })
const uri = 'test://a'

it.each([
  image(''),
  image('AQ==', 'image/svg+xml; charset=utf-8'),
  { type: 'audio', data: 'AQI='.padStart(5000, 'A'), mimeType: 'audio/wav' },
  { type: 'resource', resource: { uri, blob: 'AQID' } },
  { type: 'resource', resource: { uri, text: 'not base64!' } },
] as const)('bytes in base64 can be said: %#', (block) => {
  expect(sayable([block])).toEqual([block])
})

const faulty: readonly [string, ContentBlock, string][] = [
  ['a data: address', image('data:image/png;base64,AQ=='), 'The data of the image is not base64'],
  ['the alphabet for addresses', image('_w=='), 'The data of the image is not base64'],
  ['a length that is none', image('AQ'), 'The data of the image is not base64'],
  ['an odd end', { type: 'audio', data: `${'A'.repeat(4996)}A-==`, mimeType: 'audio/wav' }, 'The data of the audio'],
  ['a resource in words', { type: 'resource', resource: { uri, blob: 'words' } }, 'The blob is not base64'],
  ['no media type', image('AQ==', 'png'), 'The image has no media type'],
]

it.each(faulty)('bytes in %s go out nowhere [N200 N206]', async (_what, block, fault) => {
  const errors: string[] = []
  const onError = (reason: unknown): void => void errors.push((reason as Error).message)
  const server = new McpServer({ name: 'test', version: '1' }, { onError })
  server.registerTool('blocks', {}, () => [block])
  server.registerTool('whole', {}, () => ({ content: [block], isError: false }))
  server.registerPrompt('show', {}, () => [{ role: 'user', content: block }])
  const desk = new Desk(server)
  for (const name of ['blocks', 'whole']) {
    expect((await desk.stateless('tools/call', { name })).result).toMatchObject({ isError: true })
  }
  const { answer } = await desk.stateless('prompts/get', { name: 'show' })
  expect(answer).toMatchObject({ error: { code: -32603 } })
  const said = expect.stringContaining(fault) as string
  expect(errors).toEqual([said, said, said])
})

it('a blob that is written out is base64, too [N200]', async () => {
  const server = new McpServer({ name: 'test', version: '1' }, { onError: () => {} })
  server.registerResource('words', uri, {}, () => ({ blob: 'words' }))
  const { answer } = await new Desk(server).stateless('resources/read', { uri })
  expect(answer).toMatchObject({ error: { code: -32603 } })
})
