import { ConnectionClosed, NoCommonRevision, ProtocolError, type Transport } from '@mortise/protocol'
import { describe, expect, it, vi } from 'vitest'
import { Client } from './client.js'
import { answer, modern, older, refuse, Scripted, type Script } from './testing/scripted.js'

const info = { name: 'test', version: '1' }
const connect = async (script: Script, options = {}) => {
  const transport = new Scripted(script)
  const client = await new Client(info, { probeTimeout: 20, ...options }).connect(transport)
  return { client, transport, version: client.server.revision.version }
}

describe('a client finds out what its server speaks', () => {
  it('by asking it', async () => {
    const { transport, version } = await connect(modern())
    expect(version).toBe('2026-07-28')
    expect(transport.sent).toHaveLength(1)
    expect(transport.headers[0]).toEqual({ 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'server/discover' })
  })

  it.each([-32601, -32602, -32600, -32000])('by a handshake, where the question is answered with %i', async (code) => {
    const { transport, version } = await connect((request, say) =>
      request.method === 'server/discover' ? refuse(request, code) : older()(request, say),
    )
    expect(version).toBe('2025-11-25')
    expect(transport.sent.map((message) => ('method' in message ? message.method : ''))).toEqual([
      'server/discover',
      'initialize',
      'notifications/initialized',
    ])
  })

  it('by a handshake down the same channel, where the question is not answered at all', async () => {
    const { transport, version } = await connect((request, say) =>
      request.method === 'server/discover' ? undefined : older()(request, say),
    )
    expect(version).toBe('2025-11-25')
    expect(transport.closed).toBe(0)
  })

  it('by a handshake, where the question is refused before it is read', async () => {
    const status = Object.assign(new Error('Bad request'), { status: 400 })
    const transport = new Scripted(older())
    vi.spyOn(transport, 'send').mockRejectedValueOnce(status)
    const client = await new Client(info).connect(transport)
    expect(client.server.revision.version).toBe('2025-11-25')
  })

  it('by the versions that an error names', async () => {
    const supported = ['2027-01-01', '2026-07-28']
    let asked = 0
    const { version } = await connect((request) =>
      asked++ === 0 ? refuse(request, -32022, { supported, requested: '2026-07-28' }) : modern()(request, () => {}),
    )
    expect(version).toBe('2026-07-28')
  })

  it('by a handshake, where only older versions are offered', async () => {
    const supportedVersions = ['2025-06-18']
    const { version } = await connect((request, say) =>
      request.method === 'server/discover'
        ? answer(request, { resultType: 'complete', supportedVersions, capabilities: {} })
        : older(undefined, '2025-06-18')(request, say),
    )
    expect(version).toBe('2025-06-18')
  })

  it('on a second channel, where the first one ended over the question', async () => {
    const channels: Scripted[] = []
    const open = (): Transport => {
      const first = channels.length === 0
      const channel = new Scripted((request, say) => {
        if (first) channel.incoming.end(new ConnectionClosed())
        return first ? undefined : older()(request, say)
      })
      channels.push(channel)
      return channel
    }
    const client = await new Client(info).connect(open)
    expect(client.server.revision.version).toBe('2025-11-25')
    expect(channels.map(({ closed }) => closed > 0)).toEqual([true, false])
  })
})

describe('a client does not connect', () => {
  const failing = async (script: Script, options = {}) => {
    const transport = new Scripted(script)
    const reason: unknown = await new Client(info, { probeTimeout: 20, ...options })
      .connect(transport)
      .catch((error: unknown) => error)
    expect(transport.closed).toBeGreaterThan(0)
    return reason
  }

  it('to a server with which it has no revision in common', async () => {
    expect(await failing(older(undefined, '2024-01-01'))).toBeInstanceOf(NoCommonRevision)
    const alien: Script = (request) => refuse(request, -32022, { supported: ['2030-01-01'], requested: 'x' })
    expect(await failing(alien)).toMatchObject({ name: 'NoCommonRevision', offered: ['2030-01-01'] })
    expect(await failing(alien, { versions: ['2024-11-05'] })).toMatchObject({ offered: ['2030-01-01'] })
    expect(await failing((request) => refuse(request, -32022), { versions: ['2026-07-28'] })).toBeInstanceOf(
      NoCommonRevision,
    )
  })

  it('by a handshake, after an error that only newer servers give', async () => {
    expect(await failing((request) => refuse(request, -32021))).toMatchObject({ code: -32021 })
    expect(await failing((request) => refuse(request, -32020))).toBeInstanceOf(ProtocolError)
  })

  it('to what fails otherwise', async () => {
    const transport = new Scripted(modern())
    vi.spyOn(transport, 'send').mockRejectedValue(Object.assign(new Error('Down'), { status: 503 }))
    await expect(new Client(info).connect(transport)).rejects.toThrow('Down')
    await expect(new Client(info).connect(() => Promise.reject(new Error('no such thing')))).rejects.toThrow(
      'no such thing',
    )
  })

  it('twice', async () => {
    const { client } = await connect(modern())
    await expect(client.connect(new Scripted(modern()))).rejects.toThrow('connected already')
    await client.close()
    await client.connect(new Scripted(modern()))
    expect(client.server.revision.version).toBe('2026-07-28')
  })
})
