import type { Json } from '@mortise/protocol'
import { describe, expect, it, vi } from 'vitest'
import { Client, type Warning } from './index.js'
import { answer, modern, older, Scripted, type Script } from './testing/scripted.js'

const good = { name: 'good', inputSchema: {} }
const giving: Json = { resultType: 'complete', content: [], structuredContent: 4 }
/** A server that lists these tools page by page, and whose tools all give 4. */
const serving =
  (...pages: (readonly Json[])[]): Script =>
  (request) => {
    if (request.method === 'tools/call') return answer(request, giving)
    const at = Number(request.params?.cursor ?? 0)
    const more = at + 1 < pages.length ? { nextCursor: String(at + 1) } : {}
    return answer(request, { resultType: 'complete', ttlMs: 60_000, tools: pages[at], ...more })
  }
const connected = async (script: Script) => {
  const warnings: Warning[] = []
  const client = new Client({ name: 'test', version: '1' }, { onWarning: (warning) => warnings.push(warning) })
  await client.connect(new Scripted(script))
  return { client, warnings }
}
/** Read as a channel reads it: nothing that nests like this could be written. */
const nested = (levels: number): Json =>
  JSON.parse(`${'{"not":'.repeat(levels)}{"type":"object"}${'}'.repeat(levels)}`) as Json
const namesOf = async (client: Client): Promise<string[]> =>
  (await client.listTools({}, { fresh: true })).tools.map(({ name }) => name)

describe('a tool of which too much is listed', () => {
  it.each(['inputSchema', 'outputSchema', 'execution'])(
    'is dropped alone where its %s nests too deeply',
    async (part) => {
      const deep = { name: 'deep', inputSchema: {}, outputSchema: {}, [part]: nested(20_000) }
      const { client, warnings } = await connected(modern(serving([deep, good])))
      for (let n = 0; n < 2; n++) {
        expect(await namesOf(client)).toEqual(['good'])
        await expect(client.callTool({ name: 'deep' })).rejects.toThrow('nested over 128 levels deep')
        expect(await client.callTool({ name: 'good' })).toMatchObject({ content: [] })
      }
      const reason = `It was dropped from the list: its ${part} is nested over 128 levels deep`
      expect(warnings).toEqual([{ tool: 'deep', reason }])
    },
  )

  it('is no less listed where the one who is warned throws', async () => {
    const complain = vi.spyOn(console, 'error').mockImplementation(() => {})
    const onWarning = (): never => {
      throw new Error('of its own')
    }
    const client = new Client({ name: 'test', version: '1' }, { onWarning })
    const long = { ...good, inputSchema: { title: 'x'.repeat(300_000) } }
    await client.connect(new Scripted(modern(serving([long]))))
    expect(await namesOf(client)).toEqual(['good'])
    await expect(client.callTool({ name: 'good' })).rejects.toThrow('its inputSchema cannot be used')
    expect(complain).toHaveBeenCalledOnce()
    complain.mockRestore()
  })

  it('costs no list where it nests deeply elsewhere', async () => {
    const odd = { ...good, annotations: { deep: nested(20_000) } }
    const { client } = await connected(modern(serving([odd])))
    for (let n = 0; n < 2; n++) expect((await client.listTools()).tools).toHaveLength(1)
  })

  it.each(['inputSchema', 'outputSchema'])('refuses its calls, alone, where its %s is too long', async (part) => {
    const long = { name: 'long', inputSchema: {}, outputSchema: {}, [part]: { description: 'x'.repeat(300_000) } }
    const { client, warnings } = await connected(modern(serving([long, good])))
    expect(await namesOf(client)).toEqual(['long', 'good'])
    await expect(client.callTool({ name: 'long' })).rejects.toThrow(
      `Tool "long" cannot be called: its ${part} cannot be used: it is over 262144 characters long`,
    )
    expect(await client.callTool({ name: 'good' })).toMatchObject({ content: [] })
    expect(warnings).toHaveLength(1)
  })

  it('is called where its revision has no use for what is too long', async () => {
    const long = { name: 'long', inputSchema: {}, outputSchema: { description: 'x'.repeat(300_000) } }
    const { client, warnings } = await connected(older(serving([long]), '2025-03-26'))
    expect(await namesOf(client)).toEqual(['long'])
    expect(await client.callTool({ name: 'long' })).toMatchObject({ content: [] })
    expect(warnings).toEqual([])
  })

  it('is dropped where the way it runs is too long to tell', async () => {
    const long = { name: 'long', inputSchema: {}, execution: { way: 'x'.repeat(300_000) } }
    const { client, warnings } = await connected(modern(serving([long, good])))
    expect(await namesOf(client)).toEqual(['good'])
    expect(warnings[0]?.reason).toContain('its execution is over 262144 characters long')
  })
})

describe('a server that lists without end', () => {
  it('has what it listed first forgotten, and is warned of once', async () => {
    const page = (at: number): Json[] =>
      Array.from({ length: 10 }, (_, n) => ({
        name: `t${at * 10 + n}`,
        inputSchema: {},
        outputSchema: { type: 'string', description: 'x'.repeat(200_000) },
      }))
    const { client, warnings } = await connected(modern(serving(...Array.from({ length: 10 }, (_, at) => page(at)))))
    expect(await namesOf(client)).toHaveLength(100)
    await expect(client.callTool({ name: 't99' })).rejects.toThrow('does not fit its outputSchema')
    await expect(client.callTool({ name: 't20' })).rejects.toThrow('does not fit its outputSchema')
    expect(await client.callTool({ name: 't0' })).toMatchObject({ structuredContent: 4 })
    expect(warnings).toEqual([
      { tool: 't0', reason: expect.stringContaining('the results of the first are not checked any more') as string },
    ])
  })

  it('is warned of a thousand times at most', async () => {
    const bad = Array.from({ length: 3000 }, (_, n) => ({ name: `bad${n}` }))
    const { client, warnings } = await connected(modern(serving(bad)))
    expect(await namesOf(client)).toEqual([])
    expect(warnings).toHaveLength(1000)
  })
})

describe('a warning', () => {
  it('holds nothing that a terminal would obey, and is short', async () => {
    const evil = 'a\n\u001B[31mFAKE\u009B'
    const offered = [
      { name: evil, inputSchema: { type: evil } },
      { name: 'long', inputSchema: { type: 'x'.repeat(100_000) } },
      { name: 'keys', inputSchema: {}, outputSchema: { properties: { [evil]: { type: 'odd' } } } },
    ]
    const { client, warnings } = await connected(modern(serving(offered)))
    await client.listTools()
    await expect(client.callTool({ name: 'keys' })).rejects.toThrow('\\u{1b}[31mFAKE')
    expect(warnings.map(({ tool }) => tool)).toEqual(['a\\u{a}\\u{1b}[31mFAKE\\u{9b}', 'long', 'keys'])
    for (const { reason } of warnings) {
      expect(reason).not.toMatch(/\p{Cc}/u)
      expect(reason.length).toBeLessThan(700)
    }
  })
})
