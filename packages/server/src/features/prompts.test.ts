import { expect, it, vi } from 'vitest'
import { McpServer } from '../server.js'
import { Desk } from '../testing/desk.js'
import type { PromptReturn } from './prompts.js'

it.each<[string, unknown]>([
  ['nothing', undefined],
  ['a number', 5],
  ['an object of its own', { text: 'hi' }],
])('says what a handler may return when it returns %s', async (_, returned) => {
  const onError = vi.fn<(error: unknown) => void>()
  const server = new McpServer({ name: 'test', version: '1.0.0' }, { onError })
  server.registerPrompt('p', {}, () => returned as PromptReturn)
  const { answer } = await new Desk(server).stateless('prompts/get', { name: 'p' })
  expect(answer).toMatchObject({ error: { message: expect.stringMatching(/^Internal error/) as string } })
  const [[error] = []] = onError.mock.calls
  expect(error).toEqual(new TypeError("The prompt 'p' returns a text, messages, or { description, messages }"))
})
