import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { Client } from '@mortise/client'
import { ErrorCode, methods, type Opener, type Version } from '@mortise/protocol'
import { http } from '@mortise/transport-http'
import { stdio } from '@mortise/transport-stdio'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { Mark, until } from '../leftovers/processes.js'

const program = createRequire(import.meta.url).resolve('@modelcontextprotocol/server-everything/dist/index.js')
const mark = new Mark()
const ways: Record<string, Opener> = {
  stdio: stdio({ command: process.execPath, args: [program, 'stdio'], env: mark.env, stderr: 'ignore' }),
}
let stop = (): Promise<unknown> => Promise.resolve()

beforeAll(async () => {
  // Left alone it listens on every interface, and with PORT=0 it does not say where.
  const loopback = fileURLToPath(new URL('loopback.mjs', import.meta.url))
  const child = spawn(process.execPath, ['--import', loopback, program, 'streamableHttp'], {
    env: { ...process.env, ...mark.env, PORT: '0' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const gone = once(child, 'exit')
  stop = () => {
    child.kill('SIGTERM')
    return gone
  }
  for await (const piece of child.stderr) {
    const [, port] = /port ([1-9]\d*)/.exec(String(piece)) ?? []
    if (port) return void (ways.HTTP = http(`http://127.0.0.1:${port}/mcp`))
  }
  throw new Error('server-everything ended before it listened')
})

afterAll(() => stop())

async function connected(channel: string, versions?: readonly Version[]): Promise<Client> {
  const client = new Client({ name: 'interop', version: '1.0.0' }, versions ? { versions } : {})
  client.handle(methods.elicit, (form) => {
    expect(form).toMatchObject({ requestedSchema: { properties: { name: { type: 'string' } } } })
    return { action: 'accept', content: { name: 'Ada', check: true, integer: 42 } }
  })
  client.handle(methods.sample, ({ messages }) => ({
    role: 'assistant',
    model: 'parrot',
    content: { type: 'text', text: JSON.stringify(messages) },
  }))
  client.handle(methods.listRoots, () => ({ roots: [{ uri: 'file:///srv/interop', name: 'interop' }] }))
  onTestFinished(() => client.close())
  return client.connect(ways[channel]!)
}

const text = (wanted: string): object => ({ content: [{ text: expect.stringContaining(wanted) as string }] })

async function callsTools(client: Client): Promise<void> {
  const { tools } = await client.listTools()
  expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining(['echo', 'get-roots-list', 'get-sum']))
  expect(await client.callTool({ name: 'echo', arguments: { message: 'Grüße' } })).toMatchObject(text('Grüße'))
  const city = { name: 'get-structured-content', arguments: { location: 'Chicago' } }
  expect((await client.callTool(city)).structuredContent).toMatchObject({ humidity: 82 })
  expect(await client.callTool({ name: 'get-tiny-image' })).toMatchObject({
    content: expect.arrayContaining([expect.objectContaining({ type: 'image', mimeType: 'image/png' })]) as object,
  })
  const wrong = await client.callTool({ name: 'get-sum', arguments: { a: 1, b: 'two' } })
  expect(wrong.isError).toBe(true)
  // The specification has an unknown tool refused by an error; this server reports it in a result, as a tool's own.
  expect(await client.callTool({ name: 'no-such-tool' })).toMatchObject({ isError: true, ...text('no-such-tool') })
}

async function readsAndCompletes(client: Client): Promise<void> {
  const { resources } = await client.listResources()
  expect(resources.map(({ uri }) => uri)).toContain('demo://resource/static/document/features.md')
  const { contents } = await client.readResource({ uri: 'demo://resource/static/document/features.md' })
  expect(contents).toMatchObject([{ mimeType: 'text/markdown' }])
  const { resourceTemplates } = await client.listResourceTemplates()
  expect(resourceTemplates).toHaveLength(2)
  const blob = await client.readResource({ uri: 'demo://resource/dynamic/blob/7' })
  expect(blob.contents).toMatchObject([{ blob: expect.any(String) as string }])
  await expect(client.readResource({ uri: 'demo://none' })).rejects.toMatchObject({ code: ErrorCode.invalidParams })
  const { prompts } = await client.listPrompts()
  expect(prompts.map(({ name }) => name)).toContain('completable-prompt')
  const prompt = await client.getPrompt({ name: 'args-prompt', arguments: { city: 'Oslo' } })
  expect(prompt.messages).toMatchObject([{ content: { text: "What's weather in Oslo?" } }])
  const { completion } = await client.complete({
    ref: { type: 'ref/prompt', name: 'completable-prompt' },
    argument: { name: 'name', value: 'A' },
    context: { arguments: { department: 'Engineering' } },
  })
  expect(completion.values).toEqual(['Alice'])
}

async function isAsked(client: Client): Promise<void> {
  const elicited = await client.callTool({ name: 'trigger-elicitation-request' })
  expect(elicited).toMatchObject({
    content: [{}, { text: expect.stringContaining('Favorite Integer: 42') as string }, {}],
  })
  const sampled = client.callTool({ name: 'trigger-sampling-request', arguments: { prompt: 'squawk' } })
  expect(await sampled).toMatchObject(text('squawk'))
  expect(await client.callTool({ name: 'get-roots-list' })).toMatchObject(text('file:///srv/interop'))
}

async function hearsNews(client: Client): Promise<void> {
  // That the roots were asked for shows that the way for what the server says unasked is open.
  await client.setLogLevel('debug')
  const log: unknown[] = []
  client.on(methods.logged, (entry) => log.push(entry))
  const uri = 'demo://resource/dynamic/text/1'
  await using changes = await client.listen({ resourceSubscriptions: [uri] })
  await client.callTool({ name: 'toggle-subscriber-updates' })
  for await (const change of changes) {
    expect(change).toEqual({ topic: 'resourceSubscriptions', uri })
    break
  }
  const before = log.length
  await client.callTool({ name: 'toggle-simulated-logging' })
  await until('a log entry comes', () => log.length > before)
  expect(log.at(-1)).toMatchObject({ level: expect.any(String) as string, data: expect.any(String) as string })
  await client.callTool({ name: 'toggle-simulated-logging' })
  await client.callTool({ name: 'toggle-subscriber-updates' })
}

async function followsAndTakesBack(client: Client): Promise<void> {
  const name = 'trigger-long-running-operation'
  const heard: unknown[] = []
  const onProgress = (step: object): void => void heard.push(step)
  await client.callTool({ name, arguments: { duration: 0.1, steps: 4 } }, { onProgress })
  expect(heard).toEqual([1, 2, 3, 4].map((progress) => ({ progress, total: 4 })))
  // The tool heeds no cancelling: it runs to its end, which nobody here must hear of.
  const enough = new AbortController()
  const late = { onProgress: () => enough.abort(new Error('enough')), signal: enough.signal }
  await expect(client.callTool({ name, arguments: { duration: 0.5, steps: 10 } }, late)).rejects.toThrow('enough')
  expect(await client.callTool({ name: 'echo', arguments: { message: 'on' } })).toMatchObject(text('on'))
}

it.each(['stdio', 'HTTP'])('our client uses all of the official server-everything over %s', async (channel) => {
  const client = await connected(channel)
  expect(client.server).toMatchObject({
    revision: { version: '2025-11-25' },
    info: { name: 'mcp-servers/everything' },
  })
  await callsTools(client)
  await readsAndCompletes(client)
  await isAsked(client)
  await hearsNews(client)
  await followsAndTakesBack(client)
})

it.each(['2025-06-18', '2025-03-26', '2024-11-05'] as const)('our client agrees on %s with it', async (version) => {
  const client = await connected('HTTP', [version])
  expect(client.server.revision.version).toBe(version)
  const sum = await client.callTool({ name: 'get-sum', arguments: { a: 2, b: 3 } })
  expect(sum).toMatchObject(text('5'))
})

it('the official servers are gone in the end', async () => {
  await stop()
  expect(mark.running()).toEqual([])
})
