import { expect, it, onTestFinished, vi } from 'vitest'
import { collect, json, scripted } from '../testing/scripted.js'
import { HttpError, refused } from './error.js'
import { http } from './http.js'

const head = (status: number, headers: Record<string, string> = {}) => ({
  status,
  header: (name: string) => headers[name],
})

it.each([
  ['seconds', '120', 120_000],
  ['no seconds', '0', 0],
  ['a time to come', 'Sun, 06 Nov 1994 08:49:37 GMT', 37_000],
  ['a time that has passed', 'Sun, 06 Nov 1994 08:48:00 GMT', 0],
  ['an older way to write a time', 'Sunday, 06-Nov-94 08:49:37 GMT', 37_000],
  ['a time of nowhere', '1994-11-06', undefined],
  ['parts of seconds', '1.5', undefined],
  ['no time at all', 'soon GMT', undefined],
  ['nothing', undefined, undefined],
])('reads a Retry-After with %s', (_what, value, ms) => {
  vi.useFakeTimers({ now: Date.UTC(1994, 10, 6, 8, 49, 0) })
  onTestFinished(() => void vi.useRealTimers())
  expect(new HttpError('No', head(503, value === undefined ? {} : { 'retry-after': value }), '').retryAfter).toBe(ms)
})

it.each([503, 429])('says when to come again where %i tells', (status) => {
  const error = refused('tools/call', head(status, { 'retry-after': '7' }), 'Busy')
  expect(error.message).toBe(`tools/call was refused with status ${status}: Busy: try again in 7 s`)
  expect(error.retryAfter).toBe(7_000)
  expect(refused('tools/call', head(status), '').message).toBe(`tools/call was refused with status ${status}`)
})

it.each([429, 503])('a request that gets %i was not looked at, whatever the body says', async (status) => {
  const error = { jsonrpc: '2.0', error: { code: -32600, message: 'The server is closing' } }
  const { url } = await scripted((_seen, response) => json(response, error, status, { 'retry-after': '5' }))
  const transport = await http(url)()
  collect(transport)
  const refused = transport.send({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: {} })
  await expect(refused).rejects.toMatchObject({ name: 'HttpError', status, retryAfter: 5_000 })
})
