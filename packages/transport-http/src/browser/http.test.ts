import { expect, it, vi } from 'vitest'
import { call, collect, result } from '../testing/scripted.js'
import { http, HttpError } from './index.js'

it('sends by the global fetch, though this is Node', async () => {
  const fetch = vi.fn<(url: string) => Promise<Response>>(() => Promise.resolve(Response.json(result(1))))
  vi.stubGlobal('fetch', fetch)
  const transport = await http('http://127.0.0.1:1/mcp')()
  const heard = collect(transport)
  await transport.send(call(1))
  expect(await heard.about(1)).toHaveProperty('message.result')
  expect(fetch.mock.calls[0]?.[0]).toBe('http://127.0.0.1:1/mcp')
  await transport.close()
})

it('refuses what any other does', () => {
  expect(() => http('ftp://host/mcp')).toThrow('Not an http or https URL')
  expect(HttpError.name).toBe('HttpError')
})
