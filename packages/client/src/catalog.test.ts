import type { Json } from '@mortise/protocol'
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

  it('is not checked by a schema that cannot be used, and the tool is named', async () => {
    const offered = [...tools, { name: 'odd', inputSchema: { type: 'object' }, outputSchema: { type: 'thing' } }]
    const { client, warnings } = await connected(giving({ structuredContent: {} }, offered))
    await client.listTools()
    expect(await client.callTool({ name: 'odd' })).toMatchObject({ structuredContent: {} })
    expect(await client.callTool({ name: 'odd' })).toMatchObject({ structuredContent: {} })
    await expect(client.callTool({ name: 'add' })).rejects.toThrow('sum')
    expect(warnings).toEqual([{ tool: 'odd', reason: expect.stringMatching(/outputSchema cannot be used/) as unknown }])
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
