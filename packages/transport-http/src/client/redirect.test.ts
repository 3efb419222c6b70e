import { describe, expect, it } from 'vitest'
import { eventually } from '../../../../scripts/eventually.js'
import { http } from './http.js'
import type { HttpOptions } from './opener.js'
import { call, collect, failure, json, result, scripted } from '../testing/scripted.js'
import { agreed, initialize, initialized, requests, shakeHands, stream, event } from '../testing/session.js'

describe.each([
  ['node:http', {}],
  ['fetch', { fetch: (url, init) => fetch(url, init) }],
] satisfies [string, HttpOptions][])('a redirect over %s', (_name, options: HttpOptions) => {
  it.each([301, 302, 303, 307, 308])(
    'with %i takes nothing of ours to another origin, whatever asked',
    async (status) => {
      const other = await scripted((_, response) => json(response, result(1)))
      const server = await scripted(({ message, method, headers }, response) => {
        if (message.method === initialize.method) return json(response, result(0), 200, { 'mcp-session-id': 'secret' })
        if (message.method === initialized.method) return void response.writeHead(202).end()
        if (message.id === 2) return void stream(response, `retry: 0\n${event(undefined, 'a')}`).end()
        if (method === 'GET' && !headers['last-event-id']) return void stream(response, 'retry: 0\n\n').end()
        response.writeHead(status, { location: other.url }).end()
      })
      const transport = await http(server.url, { ...options, headers: { authorization: 'Bearer secret' } })()
      const got = collect(transport)
      await shakeHands(transport)
      expect(await failure(transport.send(call(1), { headers: agreed }))).toMatchObject({ name: 'HttpError', status })
      await transport.send(call(2), { headers: agreed })
      expect(await got.about(2)).toMatchObject({ lost: 2, reason: { cause: { status } } })
      await transport.close()
      await eventually(() => expect(requests(server).at(-1)).toBe('DELETE'))
      expect(other.sockets.opened).toBe(0)
    },
  )
})
