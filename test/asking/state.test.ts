import { afterEach, describe, expect, it, vi } from 'vitest'
import { McpServer, type ServerOptions } from '@mortise/server'
import { z } from 'zod'
import { Desk } from '../../packages/server/src/testing/desk.js'

const answers = { sure: { action: 'accept', content: { yes: true } } }
const capabilities = { elicitation: {} }
const deploy = { name: 'deploy', arguments: { target: 'web' } }

function makeServer(options: ServerOptions = {}): { server: McpServer; did: string[] } {
  const did: string[] = []
  const server = new McpServer({ name: 'release', version: '1' }, { onError: () => {}, ...options })
  for (const name of ['deploy', 'remove']) {
    server.registerTool(name, { inputSchema: z.object({ target: z.string() }) }, async ({ target }, ctx) => {
      const sure = await ctx.elicit('sure', { message: 'Sure?', schema: z.object({ yes: z.boolean() }) })
      if (sure.action === 'accept') did.push(`${name} ${target}`)
      return sure.action
    })
  }
  return { server, did }
}

/** A call that has come as far as its question. */
async function asked(options?: ServerOptions) {
  const { server, did } = makeServer(options)
  const origin = { principal: 'ada' }
  const desk = new Desk(server, { origin })
  const { result } = await desk.stateless('tools/call', deploy, capabilities)
  const state = result.requestState as string
  const again = (params = deploy, sealed = state, at = desk) =>
    at.stateless('tools/call', params, capabilities, { answers, state: sealed })
  return { server, did, desk, state, again }
}

const refused = (why: string) => ({
  answer: { error: { code: -32602, message: expect.stringContaining(why) as unknown } },
})
const foreign = 'it was not sealed here for this call and caller, or was changed'

afterEach(() => vi.useRealTimers())

describe('the state of a call', () => {
  it('takes it on where it comes back as it left [N159]', async () => {
    const { again, did } = await asked()
    expect((await again()).result).toMatchObject({ content: [{ text: 'accept' }] })
    expect(did).toEqual(['deploy web'])
  })

  it('is refused with any bit flipped [N152]', async () => {
    const { state, again, did } = await asked()
    const bytes = Buffer.from(state, 'base64')
    for (const [at, byte] of bytes.entries()) {
      bytes[at] = byte ^ (1 << (at % 8))
      expect(await again(deploy, bytes.toString('base64'))).toMatchObject(refused(foreign))
      bytes[at] = byte
    }
    expect(did).toEqual([])
  })

  it('is refused from another user, or from nobody [N153]', async () => {
    const { server, state, again, did } = await asked()
    for (const origin of [{ principal: 'bob' }, {}]) {
      expect(await again(deploy, state, new Desk(server, { origin }))).toMatchObject(refused(foreign))
    }
    expect(did).toEqual([])
  })

  it('is refused with another tool or other arguments [N153]', async () => {
    const { again, did } = await asked()
    expect(await again({ ...deploy, name: 'remove' })).toMatchObject(refused(foreign))
    expect(await again({ ...deploy, arguments: { target: 'all' } })).toMatchObject(refused(foreign))
    expect(did).toEqual([])
  })

  it('is refused after an hour [N153]', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { again, did } = await asked()
    vi.setSystemTime(Date.now() + 60 * 60_000)
    expect(await again()).toMatchObject(refused('it has expired'))
    expect(did).toEqual([])
  })

  it('is refused when another key sealed it, and taken when the key is one of several', async () => {
    const [one, two] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]
    const { state, again, did } = await asked({ stateKeys: [one] })
    const other = makeServer({ stateKeys: [two] })
    const rotated = makeServer({ stateKeys: [two, one] })
    const at = ({ server }: { server: McpServer }) => new Desk(server, { origin: { principal: 'ada' } })
    expect(await again(deploy, state, at(other))).toMatchObject(refused(foreign))
    expect((await again(deploy, state, at(rotated))).result).toMatchObject({ content: [{ text: 'accept' }] })
    expect([did, other.did, rotated.did]).toEqual([[], [], ['deploy web']])
  })

  it('is taken once: a second time is refused, together with the first or later [N154]', async () => {
    const { again, did } = await asked()
    const together = (await Promise.all([again(), again()])).map(({ answer }) => ({ answer }))
    const used = together.filter(({ answer }) => answer && 'error' in answer)
    expect(used).toMatchObject([refused('it was used already')])
    expect(await again()).toMatchObject(refused('it was used already'))
    expect(did).toEqual(['deploy web'])
  })

  it('is not used up by answers that are malformed', async () => {
    const { desk, state, again } = await asked()
    const malformed = { answers: { sure: { action: 'perhaps' } }, state }
    expect(await desk.stateless('tools/call', deploy, capabilities, malformed)).toMatchObject(
      refused('params.inputResponses.sure.action'),
    )
    expect((await again()).result).toMatchObject({ content: [{ text: 'accept' }] })
  })

  it('asks again what was not answered, and leaves aside answers to nothing [N155 N156]', async () => {
    const { desk, state, did } = await asked()
    const { result } = await desk.stateless('tools/call', deploy, capabilities, {
      answers: { other: { action: 'accept' } },
      state,
    })
    expect(result).toMatchObject({ resultType: 'input_required', inputRequests: { sure: {} } })
    const next = { answers, state: result.requestState as string }
    expect((await desk.stateless('tools/call', deploy, capabilities, next)).result).toMatchObject({
      content: [{ text: 'accept' }],
    })
    expect(did).toEqual(['deploy web'])
  })

  it('is as much as 64 KiB; beyond that the call fails, and says what is the most of it', async () => {
    const { server } = makeServer()
    server.registerTool('large', {}, async (_args, ctx) => {
      await ctx.step('small', () => 'x')
      await ctx.step('report', () => 'x'.repeat(70_000))
      await ctx.elicit('sure', { message: 'Sure?', schema: z.object({ yes: z.boolean() }) })
      return 'never'
    })
    const { answer } = await new Desk(server).stateless('tools/call', { name: 'large' }, capabilities)
    expect(answer).toMatchObject({
      error: {
        code: -32603,
        message: expect.stringMatching(/more than 65536: most is the step 'report', of 70\d+ bytes/),
      },
    })
  })

  it('warns once when a key made at start seals what leaves over HTTP', async () => {
    const warnings: string[] = []
    const onWarning = (message: string): void => void warnings.push(message)
    const calls = async (options: ServerOptions, origin: object): Promise<void> => {
      const desk = new Desk(makeServer({ ...options, onWarning }).server, { origin })
      for (let i = 0; i < 2; i++) await desk.stateless('tools/call', deploy, capabilities)
    }
    const headers: Record<string, string> = {
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': 'deploy',
    }
    const header = (name: string): string | undefined => headers[name]
    await calls({}, {})
    await calls({ stateKeys: [new Uint8Array(32)] }, { header })
    expect(warnings).toEqual([])
    await calls({}, { header })
    expect(warnings).toEqual([expect.stringContaining('`stateKeys`')])
  })
})
