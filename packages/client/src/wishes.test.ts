import { describe, expect, it } from 'vitest'
import { Client, type Reopened } from './index.js'
import { answer, modern, older, Opening, refuse, Scripted, type Script } from './testing/scripted.js'

const info = { name: 'test', version: '1' }
const listed: Script = (request) => answer(request, { resultType: 'complete', tools: [] })
const level = { method: 'logging/setLevel', params: { level: 'warning' } }

describe('what a session is told once', () => {
  it('is said to the session of a later connect() too: the log level, and no subscriptions, which were to another server', async () => {
    const opening = new Opening(() => older((request) => answer(request, {})))
    const client = await new Client(info).connect(opening.open)
    await client.setLogLevel('warning')
    await client.subscribe({ uri: 'test://a' })
    await client.close()
    await client.connect(opening.open)
    expect(opening.last.sent.slice(3)).toMatchObject([level])
    await client.close()
  })

  it('may be wished for before there is a connection', async () => {
    const client = new Client(info)
    await expect(client.setLogLevel('warning')).rejects.toThrow('call connect() first')
    const transport = new Scripted(older((request) => answer(request, {})))
    await client.connect(transport)
    expect(transport.of('logging/setLevel')).toMatchObject([level])
  })

  it('keeps nobody from connecting where the server refuses it', async () => {
    const client = new Client(info)
    const script = older((request) => refuse(request, -32602))
    await client.connect(new Scripted(script))
    await client.setLogLevel('warning').catch(() => {})
    await client.close()
    await client.connect(new Scripted(script))
    expect(client.server.revision.version).toBe('2025-11-25')
  })

  it('leaves nothing open where the server is silent about it, and the attempt is given up', async () => {
    const client = new Client(info)
    await client.setLogLevel('warning').catch(() => {})
    const giveUp = new AbortController()
    const reason = new Error('given up')
    const transport = new Scripted(
      older(() => {
        giveUp.abort(reason)
        return undefined
      }),
    )
    await expect(client.connect(transport, { signal: giveUp.signal })).rejects.toBe(reason)
    expect(transport.closed).toBeGreaterThan(0)
    await expect(client.ping()).rejects.toThrow('call connect()')
  })

  it('is told of as refused where the server has come back without sessions: the subscriptions, for a request says its level itself', async () => {
    const news: Reopened[] = []
    const opening = new Opening((nth) =>
      nth === 0 ? older((request) => answer(request, {})) : modern(listed, { tools: {}, resources: {}, logging: {} }),
    )
    const client = await new Client(info, { onReopened: (each) => news.push(each) }).connect(opening.open)
    await client.setLogLevel('warning')
    await client.subscribe({ uri: 'test://a' })
    opening.last.incoming.end(new Error('gone'))
    await client.listTools()
    expect(client.server.revision.family).toBe('stateless')
    expect(news.map(({ refused }) => refused.map(({ message }) => message))).toEqual([
      ['resources/subscribe is not part of 2026-07-28, the revision agreed with this server'],
    ])
    expect(opening.last.of('tools/list')).toMatchObject([
      { params: { _meta: { 'io.modelcontextprotocol/logLevel': 'warning' } } },
    ])
  })

  it('is told of where it could not be said again though the channel lives, and the call that waited goes on', async () => {
    const news: Reopened[] = []
    const opening = new Opening(() => older((request) => answer(request, { tools: [] })))
    const busy = Object.assign(new Error('busy'), { status: 503 })
    const open = (): Scripted => {
      const channel = opening.open()
      const send = channel.send.bind(channel)
      channel.send = (message, options) =>
        opening.channels.length > 1 && 'method' in message && message.method === 'resources/subscribe'
          ? Promise.reject(busy)
          : send(message, options)
      return channel
    }
    const client = await new Client(info, { onReopened: (each) => news.push(each) }).connect(open)
    await client.subscribe({ uri: 'test://a' })
    opening.last.incoming.end(new Error('gone'))
    expect(await client.listTools()).toEqual({ tools: [] })
    expect(news.map(({ refused }) => refused)).toEqual([[busy]])
  })
})
