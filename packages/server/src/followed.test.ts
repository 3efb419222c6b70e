import { metaKey, type Json } from '@mortise/protocol'
import { describe, expect, it, vi } from 'vitest'
import { McpServer, onFollowed } from './index.js'
import { eventually } from '../../../scripts/eventually.js'
import { Desk } from './testing/desk.js'

const make = (onError = vi.fn<(error: unknown, about: { what: string; reference: string }) => void>()) => {
  const server = new McpServer({ name: 'test', version: '1' }, { onError })
  server.registerResource('r', 'test://{id}', {}, () => 'r')
  const heard: string[] = []
  const deaf = onFollowed(server, (uri, isFollowed) => void heard.push(`${isFollowed ? '+' : '-'}${uri}`))
  return { server, heard, deaf, onError }
}

/** Opens a stream of changes of the stateless family; the function returned ends it. */
const listen = (desk: Desk, ...resourceSubscriptions: string[]): (() => Promise<void>) => {
  const exchange = desk.exchange()
  const _meta: Json = { [metaKey.version]: '2026-07-28', [metaKey.capabilities]: {} }
  const params = { notifications: { resourceSubscriptions }, _meta }
  const ended = desk.server.serve({ jsonrpc: '2.0', id: 1, method: 'subscriptions/listen', params }, exchange)
  return () => {
    exchange.cancel()
    return ended
  }
}

describe('A server tells its author what is followed', () => {
  it('by streams: when the first one comes to a resource, and when the last one goes', async () => {
    const { server, heard } = make()
    const one = listen(new Desk(server), 'test://a', 'test://a', 'test://b')
    const two = listen(new Desk(server), 'test://a')
    expect(heard).toEqual(['+test://a', '+test://b'])
    await one()
    expect(heard.slice(2)).toEqual(['-test://b'])
    await two()
    expect(heard.slice(3)).toEqual(['-test://a'])
  })

  it('by sessions, until they leave a resource or end', async () => {
    const { server, heard } = make()
    const desk = new Desk(server, { session: true })
    await desk.shake('2025-11-25')
    for (const uri of ['test://a', 'test://a', 'test://b']) await desk.raw('resources/subscribe', { uri })
    expect(heard).toEqual(['+test://a', '+test://b'])
    for (const uri of ['test://a', 'test://a', 'test://none']) await desk.raw('resources/unsubscribe', { uri })
    expect(heard.slice(2)).toEqual(['-test://a'])
    desk.session?.close()
    desk.session?.close()
    expect(heard.slice(3)).toEqual(['-test://b'])
  })

  it('until it is told to no longer', async () => {
    const { server, heard, deaf } = make()
    deaf()
    await listen(new Desk(server), 'test://a')()
    expect(heard).toEqual([])
  })

  it('and goes on where what listens fails', async () => {
    const { server, heard, onError } = make()
    onFollowed(server, () => {
      throw new Error('broken')
    })
    onFollowed(server, () => Promise.reject(new Error('broken later')))
    await listen(new Desk(server), 'test://a')()
    expect(heard).toEqual(['+test://a', '-test://a'])
    await eventually(() => expect(onError).toHaveBeenCalledTimes(4))
  })
})
