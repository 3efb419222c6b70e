import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asked, failureOf } from '../../testing/asking.js'
import { answering, standIn, type StandIn } from '../../testing/stand-in.js'
import { getPage } from './page.js'
import { worldOf, type World } from './world.js'

let far: StandIn
beforeAll(async () => void (far = await standIn()))
afterAll(() => far.close())

const get = (world: Partial<World> = {}, signal = asked.signal) =>
  getPage({ url: new URL(far.url), headers: { 'x-asked': 'yes' }, provider: 'X' }, worldOf(world), signal)

it('brings status, headers and text', async () => {
  let sent: unknown
  far.behave((response, request) => {
    sent = request.headers['x-asked']
    response.writeHead(418, { 'x-told': 'yes' }).end('tea')
  })
  const { status, headers, text } = await get()
  expect([status, headers.get('x-told'), text, sent]).toEqual([418, 'yes', 'tea', 'yes'])
})

describe('is refused', () => {
  it('when it is longer than anything should be', async () => {
    far.behave(answering(200, ' '.repeat(4 * 1024 * 1024 + 1)))
    expect((await failureOf(get())).message).toMatch(/^MALFORMED: The answer of X is longer than 4194304 bytes/)
  })

  it.each([
    ['http://elsewhere.test/?key=1', /another host \(elsewhere\.test\), where/],
    ['https://127.0.0.1/', /another host \(127\.0\.0\.1\), where/],
    ['http://', /another host, where/],
  ])('when it has gone to %s', async (location, reason) => {
    far.behave((response) => response.writeHead(302, { location }).end())
    expect((await failureOf(get())).reason).toMatch(reason)
  })

  it('when it goes round in circles', async () => {
    const before = far.asked.length
    far.behave((response) => response.writeHead(302, { location: '/' }).end())
    expect((await failureOf(get())).reason).toBe('X sends us on and on')
    expect(far.asked).toHaveLength(before + 4)
  })
})

describe('does not come', () => {
  it.each<[string, (response: Parameters<Parameters<StandIn['behave']>[0]>[0]) => void]>([
    ['at all', () => {}],
    ['to an end', (response) => void response.writeHead(200).write('{')],
  ])('%s in time', async (_name, behaviour) => {
    far.behave(behaviour)
    const { message } = await failureOf(get({ timeout: 50 }))
    expect(message).toMatch(/^TIMEOUT: X did not answer within 0\.05 s/)
  })

  it('because nobody listens, which is OFFLINE, with the reason and what to do', async () => {
    const closed = createServer()
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve))
    const { port } = closed.address() as AddressInfo
    await new Promise((resolve) => closed.close(resolve))
    const request = { url: new URL(`http://127.0.0.1:${port}`), headers: {}, provider: 'X' }
    const { message, outlook } = await failureOf(getPage(request, worldOf(), asked.signal))
    expect(message).toMatch(/^OFFLINE: X cannot be reached \(connect ECONNREFUSED/)
    expect(message).toContain('get_astronomy work without the network')
    expect(outlook.passing).toBe(true)
  })

  it('because the connection breaks', async () => {
    far.behave((response) => response.destroy())
    expect((await failureOf(get())).problem).toBe('offline')
  })

  it.each([
    ['an error that only has a code', Object.assign(new Error(''), { code: 'EAI_AGAIN' }), 'EAI_AGAIN'],
    ['an error without anything', new RangeError(), 'RangeError'],
    ['no error at all', 'gone', 'gone'],
  ])('and %s tells why', async (_name, reason, told) => {
    expect((await failureOf(get({ fetch: () => Promise.reject(reason) }))).message).toContain(`reached (${told})`)
  })

  it('because whoever asked gave up', async () => {
    const giving = new AbortController()
    far.behave(() => giving.abort(new Error('changed my mind')))
    await expect(get({}, giving.signal)).rejects.toThrow('changed my mind')
  })
})

it('is waited for no longer than anybody waits', async () => {
  const giving = new AbortController()
  const { sleep } = worldOf()
  await expect(sleep(1, giving.signal)).resolves.toBeUndefined()
  const long = sleep(60_000, giving.signal)
  giving.abort(new Error('changed my mind'))
  await expect(long).rejects.toThrow('changed my mind')
})
