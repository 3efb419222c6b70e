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
  it('by asking it [N049]', async () => {
    const { transport, version } = await connect(modern())
    expect(version).toBe('2026-07-28')
    expect(transport.sent).toHaveLength(1)
    expect(transport.headers[0]).toEqual({ 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'server/discover' })
  })

  it.each([-32601, -32602, -32600, -32000])(
    'by a handshake, where the question is answered with %i [N050 N015]',
    async (code) => {
      const { transport, version } = await connect((request, say) =>
        request.method === 'server/discover' ? refuse(request, code) : older()(request, say),
      )
      expect(version).toBe('2025-11-25')
      expect(transport.sent.map((message) => ('method' in message ? message.method : ''))).toEqual([
        'server/discover',
        'initialize',
        'notifications/initialized',
      ])
    },
  )

  it('by a handshake down the same channel, where the question is not answered at all [N050]', async () => {
    const { transport, version } = await connect((request, say) =>
      request.method === 'server/discover' ? undefined : older()(request, say),
    )
    expect(version).toBe('2025-11-25')
    expect(transport.closed).toBe(0)
  })

  it('by a handshake, where the answer is none to the question', async () => {
    const { transport, version } = await connect((request, say) =>
      request.method === 'server/discover' ? answer(request, {}) : older()(request, say),
    )
    expect([version, transport.closed]).toEqual(['2025-11-25', 0])
  })

  it('by a late answer, where the question was taken for unheard', async () => {
    let late: () => void = () => {}
    const { transport, version } = await connect((request, say) => {
      if (request.method === 'server/discover') late = () => say(modern()(request, say)!)
      else if (request.method === 'initialize') {
        late()
        setImmediate(() => say(older()(request, say)!))
      } else return answer(request, { resultType: 'complete', tools: [] })
      return undefined
    })
    expect(version).toBe('2026-07-28')
    expect(transport.of('initialize')).toHaveLength(1)
    expect(transport.of('notifications/initialized')).toHaveLength(0)
  })

  it('by a late answer, where both are answered at once', async () => {
    const refusing: Script = (request) => refuse(request, -32600)
    for (const second of [older(), refusing]) {
      let late: () => void = () => {}
      const { version } = await connect((request, say) => {
        if (request.method === 'server/discover') late = () => say(modern()(request, say)!)
        else if (request.method === 'initialize') {
          setImmediate(() => {
            late()
            say(second(request, say)!)
          })
        }
        return undefined
      })
      expect(version).toBe('2026-07-28')
    }
  })

  it('by the handshake, where the late answer comes after it or says nothing', async () => {
    for (const say of [modern(), (request) => refuse(request, -32601)] as Script[]) {
      let late: () => void = () => {}
      const { transport, client } = await connect((request, tell) => {
        if (request.method !== 'server/discover') return older((call) => answer(call, { tools: [] }))(request, tell)
        late = () => tell(say(request, tell)!)
        return undefined
      })
      late()
      await client.listTools()
      expect(client.server.revision.version).toBe('2025-11-25')
      expect(transport.of('notifications/initialized')).toHaveLength(1)
    }
  })

  it('by a handshake, where the question is refused before it is read [N052]', async () => {
    const status = Object.assign(new Error('Bad request'), { status: 400 })
    const transport = new Scripted(older())
    vi.spyOn(transport, 'send').mockRejectedValueOnce(status)
    const client = await new Client(info).connect(transport)
    expect(client.server.revision.version).toBe('2025-11-25')
  })

  it('by the versions that an error names [N037]', async () => {
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

describe('what is known of a server', () => {
  const opening = (script: Script, target?: string) => {
    const channels: Scripted[] = []
    const open = (): Transport => {
      const channel = new Scripted((request, say) => script(request, say))
      channels.push(channel)
      return channel
    }
    return { channels, open: target === undefined ? open : Object.assign(open, { target }) }
  }
  const asked = ({ sent }: Scripted): unknown[] => sent.map((message) => ('method' in message ? message.method : ''))

  it('is remembered by where it is reached, so that no question is asked in vain [N048]', async () => {
    const { channels, open } = opening(older(), 'a server of old')
    await new Client(info).connect(open)
    await new Client(info).connect(open)
    expect(channels.map((channel) => asked(channel)[0])).toEqual(['server/discover', 'initialize'])
  })

  it('is found out anew once it no longer holds [N048]', async () => {
    let script = older()
    const { channels, open } = opening((request, say) => script(request, say), 'a server that is renewed')
    await new Client(info).connect(open)
    script = modern((request) => refuse(request, -32601))
    const client = await new Client(info).connect(open)
    expect(client.server.revision.version).toBe('2026-07-28')
    await client.close()
    await new Client(info).connect(open)
    expect(channels.map((channel) => asked(channel)[0])).toEqual([
      'server/discover',
      'initialize',
      'server/discover',
      'server/discover',
    ])
    expect(channels[1]!.closed).toBeGreaterThan(0)
  })

  it('can be given, and then nothing is asked', async () => {
    const { client } = await connect(modern())
    const { server } = client
    const kept = JSON.parse(JSON.stringify(server)) as typeof server
    const { channels, open } = opening(modern((request) => answer(request, { resultType: 'complete', tools: [] })))
    const again = await new Client(info).connect(open, { prior: kept })
    expect(channels[0]!.sent).toEqual([])
    expect((await again.listTools()).tools).toEqual([])
    expect(again.server.capabilities).toEqual(server.capabilities)
  })

  it('can be given of a server that wants a handshake', async () => {
    const { client } = await connect(older())
    const { channels, open } = opening(older())
    await new Client(info).connect(open, { prior: client.server })
    expect(asked(channels[0]!)[0]).toBe('initialize')
    const channel = new Scripted(older())
    await new Client(info).connect(channel, { prior: client.server })
    expect(asked(channel)[0]).toBe('initialize')
  })

  it('is left aside where its revision is not spoken', async () => {
    const { client } = await connect(modern())
    const { channels, open } = opening(older())
    await new Client(info, { versions: ['2025-11-25', '2025-06-18'] }).connect(open, { prior: client.server })
    expect(asked(channels[0]!)[0]).toBe('initialize')
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

  it('to a server with which it has no revision in common [N026]', async () => {
    expect(await failing(older(undefined, '2024-01-01'))).toBeInstanceOf(NoCommonRevision)
    const alien: Script = (request) => refuse(request, -32022, { supported: ['2030-01-01'], requested: 'x' })
    expect(await failing(alien)).toMatchObject({ name: 'NoCommonRevision', offered: ['2030-01-01'] })
    expect(await failing(alien, { versions: ['2024-11-05'] })).toMatchObject({ offered: ['2030-01-01'] })
    expect(await failing((request) => refuse(request, -32022), { versions: ['2026-07-28'] })).toBeInstanceOf(
      NoCommonRevision,
    )
  })

  it('by a handshake, after an error that only newer servers give [N051]', async () => {
    expect(await failing((request) => refuse(request, -32021))).toMatchObject({ code: -32021 })
    expect(await failing((request) => refuse(request, -32020))).toBeInstanceOf(ProtocolError)
  })

  it('to a server that stays silent, where it could not ask otherwise', async () => {
    expect(await failing(() => undefined, { versions: ['2026-07-28'] })).toMatchObject({ name: 'TimedOut', ms: 20 })
  })

  it('by a handshake over HTTP, where the first question is lost', async () => {
    const opened: Scripted[] = []
    const open = (): Transport => {
      const transport = Object.assign(new Scripted(older()), { carriesHeaders: true })
      vi.spyOn(transport, 'send').mockRejectedValue(new ConnectionClosed('no response'))
      opened.push(transport)
      return transport
    }
    await expect(new Client(info).connect(open)).rejects.toThrow('no response')
    expect(opened).toHaveLength(1)
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

it('refuses to be made for a revision that does not exist', () => {
  const versions = JSON.parse('["2025-99-99"]') as []
  expect(() => new Client(info, { versions })).toThrow("versions: there is no revision '2025-99-99'")
})
