import { methods, type Json } from '@mortise/protocol'
import { compileJsonSchema } from '@mortise/protocol/json-schema'
import { expect, it } from 'vitest'
import { Client as SlimClient, createClient as createSlimClient } from './browser/index.js'
import { Client, createClient, type ClientOptions, type Warning } from './index.js'
import { answer, modern, older, Scripted } from './testing/scripted.js'

const sum = { type: 'object', properties: { sum: { type: 'number' } } }
const tools = [
  { name: 'add', inputSchema: { type: 'object' }, outputSchema: sum },
  { name: 'mute', inputSchema: { type: 'object' } },
]
const info = { name: 'page', version: '1' }

/** A client of a server whose tool gives what its schema does not allow. */
async function connected(kind: typeof SlimClient, options: ClientOptions, gives: Json) {
  const warnings: Warning[] = []
  const client = new kind(info, { onWarning: (warning) => warnings.push(warning), ...options })
  const script = modern((request) =>
    answer(request, request.method === methods.listTools.name ? { tools } : { content: [], ...gives }),
  )
  await client.connect(new Scripted(script))
  await client.listTools()
  const call = (name: string): Promise<unknown> => client.callTool({ name })
  return { call, warnings }
}
const wrong = { structuredContent: { sum: 'three' } }

it('A slim client warns once for each tool whose results it cannot check, and gives them as they are', async () => {
  const { call, warnings } = await connected(SlimClient, {}, wrong)
  expect(await call('mute')).toMatchObject(wrong)
  expect(warnings).toEqual([])
  expect(await call('add')).toMatchObject(wrong)
  await call('add')
  expect(warnings).toEqual([{ tool: 'add', reason: expect.stringContaining('give the client `compileJsonSchema`') }])
})

it('A slim client still misses a result that its tool has promised', async () => {
  const { call } = await connected(SlimClient, {}, {})
  await expect(call('add')).rejects.toThrow('structuredContent is missing')
})

it('A slim client checks once it is given how, and so does any other with checks of its own', async () => {
  const slim = await connected(SlimClient, { compileJsonSchema }, wrong)
  await expect(slim.call('add')).rejects.toThrow('sum: expected a number')
  expect(slim.warnings).toEqual([])
  const own = await connected(Client, { compileJsonSchema: () => () => [{ message: 'mine' }] }, wrong)
  await expect(own.call('add')).rejects.toThrow('does not fit its outputSchema:\nmine')
})

it.each<[string, ClientOptions]>([
  ['unless it is told not to', {}],
  ['where it is told nothing at all', { compileJsonSchema: undefined } as object],
])('Any other client checks %s', async (_, options) => {
  const { call } = await connected(Client, options, wrong)
  await expect(call('add')).rejects.toThrow('sum: expected a number')
})

it.each([Client, SlimClient])('A client that is told not to check does not warn of it: %o', async (kind) => {
  const { call, warnings } = await connected(kind, { compileJsonSchema: false }, wrong)
  expect(await call('add')).toMatchObject(wrong)
  expect(warnings).toEqual([])
})

it('A form is checked where the client can, and where it cannot be used the handler is told so', async () => {
  const form = { message: 'Who?', requestedSchema: { type: 'object', properties: { age: { type: 'integer' } } } }
  const odd = { message: 'Who?', requestedSchema: { type: 'object', properties: {}, required: ['a', 'a'] } }
  const answering = async (kind: typeof SlimClient, params: Json): Promise<Json> => {
    const client = new kind(info, { onError: () => {} }).handle(methods.elicit, () => ({
      action: 'accept',
      content: { age: 'old' },
    }))
    await client.connect(new Scripted(older()))
    return client.answer({ method: methods.elicit.name, params }, AbortSignal.timeout(10_000))
  }
  expect(await answering(SlimClient, form)).toMatchObject({ content: { age: 'old' } })
  await expect(answering(Client, form)).rejects.toThrow('does not fit the form')
  await expect(answering(Client, odd)).rejects.toThrow('the form that the server asks: ')
})

it('What makes a typed client makes it of the kind that belongs to it', () => {
  expect(createClient(info)).toBeInstanceOf(Client)
  expect(createSlimClient(info)).toBeInstanceOf(SlimClient)
  expect(createSlimClient(info)).not.toBeInstanceOf(Client)
})
