import type { Json, RequestMessage } from '@mortise/protocol'
import { describe, expect, it, vi } from 'vitest'
import { Client, type Warning } from './index.js'
import { answer, modern, older, refuse, Scripted, type Script } from './testing/scripted.js'
import { writeWarning } from './warning.js'

const region = { type: 'object', properties: { region: { type: 'string', 'x-mcp-header': 'Region' } } }
const sum = { type: 'object', properties: { sum: { type: 'number' } }, required: ['sum'] }
const done: Json = { resultType: 'complete', content: [] }
const serving =
  (tools: readonly Json[], call: Script): Script =>
  (request, say) =>
    request.method === 'tools/list' ? answer(request, { resultType: 'complete', tools }) : call(request, say)

const connected = async (script: Script, carriesHeaders = true) => {
  const transport = Object.assign(new Scripted(script), { carriesHeaders })
  const warnings: Warning[] = []
  const client = new Client({ name: 'test', version: '1' }, { onWarning: (warning) => warnings.push(warning) })
  await client.connect(transport)
  return { client, transport, warnings }
}
/** The headers of each call of a tool. */
const headersOf = ({ sent, headers }: Scripted): unknown[] =>
  headers.filter((_, i) => (sent[i] as { method?: string }).method === 'tools/call')

describe('arguments that headers mirror', () => {
  const tools = [{ name: 'where', inputSchema: region }]
  const where = { name: 'where', arguments: { region: 'são' } }

  it('are sent once the tool has been listed [N125]', async () => {
    const { client, transport } = await connected(modern(serving(tools, (request) => answer(request, done))))
    await client.listTools()
    await client.callTool(where)
    await client.callTool({ name: 'where' })
    const [first, second] = headersOf(transport)
    expect(first).toHaveProperty('mcp-param-region', '=?base64?c8Ojbw==?=')
    expect(second).not.toHaveProperty('mcp-param-region')
  })

  it('are sent by a second try of a tool that was never listed [N136]', async () => {
    const strict: Script = (request) =>
      headersOf(transport).at(-1)?.hasOwnProperty('mcp-param-region') ? answer(request, done) : refuse(request, -32020)
    const { client, transport } = await connected(modern(serving(tools, (request, say) => strict(request, say))))
    expect(await client.callTool(where)).toMatchObject({ content: [] })
    expect(transport.of('tools/call')).toHaveLength(2)
  })

  it('are not tried again where the list says nothing new', async () => {
    const { client, transport } = await connected(modern(serving([], (request) => refuse(request, -32020))))
    await expect(client.callTool(where)).rejects.toMatchObject({ code: -32020 })
    expect(transport.of('tools/call')).toHaveLength(1)
    expect(transport.of('tools/list')).toHaveLength(1)
  })

  it('are not sent where they are numbers that no server may take, listed before or not', async () => {
    const count = { type: 'object', properties: { n: { type: 'integer', 'x-mcp-header': 'N' } } }
    const script = serving([{ name: 'a', inputSchema: count }], (request) => refuse(request, -32020))
    const { client, transport } = await connected(modern(script))
    const refused = new RangeError(
      'Header mcp-param-n mirrors a number beyond those that JSON tells apart (params.arguments.n)',
    )
    for (const sent of [1, 1]) {
      await expect(client.callTool({ name: 'a', arguments: { n: 2 ** 53 } })).rejects.toThrow(refused)
      expect(transport.of('tools/call')).toHaveLength(sent)
    }
  })

  it('are asked for no longer than the call may be silent', async () => {
    const script: Script = (request) => (request.method === 'tools/call' ? refuse(request, -32020) : undefined)
    const { client, transport } = await connected(modern(script))
    vi.useFakeTimers()
    const call = client.callTool(where, { timeout: 50 }).catch((reason: unknown) => reason)
    await vi.advanceTimersByTimeAsync(50)
    expect(await call).toMatchObject({ name: 'TimedOut', ms: 50 })
    expect(transport.of('tools/list')).toHaveLength(1)
    vi.useRealTimers()
  })

  it('are not sent where headers mean nothing', async () => {
    const script = serving(tools, (request) => answer(request, done))
    const { client, transport } = await connected(modern(script), false)
    await client.listTools()
    await client.callTool(where)
    expect(headersOf(transport)[0]).not.toHaveProperty('mcp-param-region')
  })
})

describe('a tool that is annotated against the rules', () => {
  const wrong = { type: 'object', properties: { a: { type: 'number', 'x-mcp-header': 'A' } } }
  const tools = [
    { name: 'good', inputSchema: { type: 'object' } },
    { name: 'bad', inputSchema: wrong },
  ]
  const script = modern(serving(tools, (request) => answer(request, done)))

  it('is dropped from the list, and named once [N130]', async () => {
    const { client, warnings } = await connected(script)
    const { tools } = await client.listTools()
    await client.listTools({}, { fresh: true })
    expect(tools.map(({ name }) => name)).toEqual(['good'])
    expect(warnings).toEqual([
      { tool: 'bad', reason: expect.stringMatching(/dropped.*x-mcp-header "A" stands at a/) as unknown },
    ])
  })

  it('is kept where headers mean nothing', async () => {
    const { client, warnings } = await connected(script, false)
    expect((await client.listTools()).tools).toHaveLength(2)
    expect(warnings).toEqual([])
  })
})

describe('a tool that is not as a tool has to be', () => {
  const bad: [string, Json][] = [
    ['inputSchema: expected an object', { inputSchema: null }],
    ['outputSchema: expected an object', { inputSchema: {}, outputSchema: true }],
    ['description: expected a string', { inputSchema: {}, description: 4 }],
    ['its inputSchema is of type "array", not of objects', { inputSchema: { type: 'array' } }],
  ]
  const good = { name: 'good', inputSchema: {} }

  it.each(bad)('is dropped alone, and named: %s', async (why, members) => {
    const offered = [{ name: 'bad', ...members }, good]
    const { client, transport, warnings } = await connected(
      modern(serving(offered, (request) => answer(request, done))),
      false,
    )
    expect((await client.listTools()).tools).toEqual([good])
    await client.listTools({}, { fresh: true })
    const reason = expect.stringContaining(why) as unknown
    expect(warnings).toEqual([{ tool: 'bad', reason }])
    await expect(client.callTool({ name: 'bad' })).rejects.toThrow(
      expect.objectContaining({ name: 'ShapeError', message: expect.stringContaining('"bad" cannot be called') }),
    )
    expect(transport.of('tools/call')).toEqual([])
    expect(await client.callTool({ name: 'good' })).toEqual({ content: [] })
  })

  it('is dropped where it has no name, and the pages go on', async () => {
    const pages: Json[] = [{ tools: [good, {}, 'tool'], nextCursor: 'more' }, { tools: [{ ...good, name: 'last' }] }]
    const { client, warnings } = await connected(
      modern((request) => answer(request, { resultType: 'complete', ...pages.shift() })),
    )
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['good', 'last'])
    expect(warnings.map(({ tool }) => tool)).toEqual(['tools[1]', 'tools[2]'])
  })

  it('can be called again once it is listed as it has to be', async () => {
    const offered: Json[] = [{ name: 'good' }]
    const { client } = await connected(modern(serving(offered, (request) => answer(request, done))))
    expect((await client.listTools()).tools).toEqual([])
    offered[0] = good
    await client.listTools({}, { fresh: true })
    expect(await client.callTool({ name: 'good' })).toEqual({ content: [] })
  })
})

describe('a tool whose schema cannot be used', () => {
  const elsewhere = { type: 'object', properties: { a: { $ref: 'https://far.example/x.json' } } }
  const offered = [
    { name: 'in', inputSchema: elsewhere },
    { name: 'out', inputSchema: {}, outputSchema: elsewhere },
    { name: 'dialect', inputSchema: { $schema: 'https://far.example/schema' } },
    { name: 'pattern', inputSchema: {}, outputSchema: { pattern: '(a)\\1' } },
    { name: 'good', inputSchema: {} },
  ]
  const script = serving(offered, (request) => answer(request, done))

  it.each(['in', 'out', 'dialect', 'pattern'])(
    'refuses its calls, alone, and is named once: %s [N176]',
    async (name) => {
      const { client, transport, warnings } = await connected(modern(script))
      expect((await client.listTools()).tools).toEqual(offered)
      const refused = new RegExp(
        `^Tool "${name}" cannot be called: its (?:in|out)putSchema cannot be used: JSON Schema at #`,
      )
      await expect(client.callTool({ name })).rejects.toThrow(refused)
      await expect(client.callTool({ name })).rejects.toThrow(refused)
      expect(warnings).toEqual([{ tool: name, reason: expect.stringMatching(/^It cannot be called: its/) as unknown }])
      expect(transport.of('tools/call')).toEqual([])
      expect(await client.callTool({ name: 'good' })).toEqual({ content: [] })
    },
  )

  it('is called where its revision has no use for that schema', async () => {
    const { client } = await connected(older(script, '2025-03-26'))
    await client.listTools()
    expect(await client.callTool({ name: 'out' })).toMatchObject({ content: [] })
  })

  it('gives a result unchecked where that is learnt when the call is under way', async () => {
    const { client, transport } = await connected(
      modern((request, say) => (request.method === 'tools/list' ? script(request, say) : undefined)),
    )
    const call = client.callTool({ name: 'out' })
    await client.listTools()
    const [sent] = transport.of('tools/call')
    transport.incoming.push({ message: answer(sent as RequestMessage, done) })
    expect(await call).toEqual({ content: [] })
  })
})

describe('a list of very many tools', () => {
  it('is not made ready before they are called', async () => {
    const odd = { properties: { a: { pattern: '(a)\\1' } } }
    const offered = Array.from({ length: 1000 }, (_, n) => ({ name: `t${n}`, inputSchema: odd, outputSchema: odd }))
    const { client, warnings } = await connected(modern(serving(offered, (request) => answer(request, done))), false)
    expect((await client.listTools()).tools).toHaveLength(1000)
    expect(warnings).toEqual([])
    await expect(client.callTool({ name: 't7' })).rejects.toThrow('its inputSchema cannot be used')
    expect(warnings.map(({ tool }) => tool)).toEqual(['t7'])
  })
})

describe('a warning', () => {
  it('is written to the console by default', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    writeWarning({ tool: 'odd', reason: 'It is odd' })
    expect(warn).toHaveBeenCalledWith('[mortise] Tool "odd": It is odd')
    warn.mockRestore()
  })
})

describe('structured content', () => {
  const tools = [{ name: 'add', inputSchema: { type: 'object' }, outputSchema: sum }]
  const giving = (result: Json, offered: readonly Json[] = tools) =>
    modern(serving(offered, (request) => answer(request, { ...done, ...result })))

  it('is held to the schema that the tool was listed with [N188]', async () => {
    const { client } = await connected(giving({ structuredContent: { sum: 'four' } }), false)
    await client.listTools()
    await expect(client.callTool({ name: 'add' })).rejects.toThrow(
      /tools\/call result of tool 'add': structuredContent does not fit its outputSchema:\nsum: /,
    )
  })

  it('may not be missing', async () => {
    const { client } = await connected(giving({}))
    await client.listTools()
    await expect(client.callTool({ name: 'add' })).rejects.toThrow('structuredContent is missing')
  })

  it('passes when it fits, when the call failed, and when the tool was never listed', async () => {
    const { client } = await connected(giving({ structuredContent: { sum: 4 } }))
    await client.listTools()
    await client.listTools({}, { fresh: true })
    expect(await client.callTool({ name: 'add' })).toMatchObject({ structuredContent: { sum: 4 } })
    await client.listTools({}, { fresh: true })
    expect(await client.callTool({ name: 'add' })).toMatchObject({ structuredContent: { sum: 4 } })
    const failing = await connected(giving({ isError: true }))
    await failing.client.listTools()
    expect(await failing.client.callTool({ name: 'add' })).toMatchObject({ isError: true })
    const unlisted = await connected(giving({ structuredContent: 4 }))
    expect(await unlisted.client.callTool({ name: 'add' })).toMatchObject({ structuredContent: 4 })
  })

  it('is not asked for in a revision that does not have it', async () => {
    const script = serving(tools, (request) => answer(request, { content: [] }))
    const { client } = await connected(older(script, '2025-03-26'))
    await client.listTools()
    expect(await client.callTool({ name: 'add' })).toEqual({ content: [] })
  })

  it('is held to a schema that changed with the list', async () => {
    let offered = tools
    const { client } = await connected(
      modern((request, say) =>
        serving(offered, (call) => answer(call, { ...done, structuredContent: { sum: 4 } }))(request, say),
      ),
    )
    await client.listTools()
    await client.callTool({ name: 'add' })
    offered = [{ name: 'add', inputSchema: { type: 'object' }, outputSchema: { ...sum, required: ['total'] } }]
    await client.listTools({}, { fresh: true })
    await expect(client.callTool({ name: 'add' })).rejects.toThrow('total')
  })
})
