import { describe, expect, it } from 'vitest'
import { eventually } from '../../../../scripts/eventually.js'
import { carriers, writers } from '../testing/carriers.js'
import { FakeServer, gate, initialize, note, request } from '../testing/endpoint.js'

const ok = (id: number): unknown => ({ jsonrpc: '2.0', id, result: {} })
const batching = initialize('2025-03-26')

describe.each(writers)('a batch over %s', (_name, carrier) => {
  it('is answered with one array, in the order in which the answers came', async () => {
    const { opened, open } = gate()
    const server = new FakeServer(async ({ method }) => {
      if (method === 'slow') await opened
      if (method === 'quick') open()
      return {}
    })
    const { ask, join } = await carrier(server)
    const got = await ask({ headers: await join(batching), body: [request(1, 'slow'), request(2, 'quick')] })
    expect(got.header('content-type')).toBe('application/json')
    expect(await got.json()).toEqual([ok(2), ok(1)])
  })

  it('is answered by one stream where something else is said, which ends with the last answer', async () => {
    const gates = { talk: gate(), last: gate() }
    const server = new FakeServer(async ({ method }, exchange) => {
      if (method in gates) await gates[method as keyof typeof gates].opened
      if (method === 'talk') await exchange.notify(note('notifications/progress'))
      return {}
    })
    const { ask, join } = await carrier(server)
    const headers = await join(batching)
    const sent = ask({ headers, body: [request(1, 'quick'), request(2, 'talk'), request(3, 'last')] })
    await eventually(() => expect(server.answered).toBe(2))
    gates.talk.open()
    const got = await sent
    expect(await got.next()).toEqual(ok(1))
    expect(await got.next()).toEqual(note('notifications/progress'))
    expect(await got.next()).toEqual(ok(2))
    gates.last.open()
    expect(await got.next()).toEqual(ok(3))
    expect(await got.next()).toBeUndefined()
  })

  it('loses nothing but the answers that the client gave up', async () => {
    const server = new FakeServer(({ method }, exchange) => (method === 'cancel' ? exchange.cancel() : {}))
    const { ask, join } = await carrier(server)
    const headers = await join(batching)
    const some = await ask({ headers, body: [request(1), request(2, 'cancel')] })
    expect(await some.json()).toEqual([ok(1)])
    const none = await ask({ headers, body: [request(1, 'cancel'), request(2, 'cancel')] })
    expect([none.status, await none.text()]).toEqual([200, ''])
  })
})

it('a batch without requests is only heard', async () => {
  const server = new FakeServer()
  const { ask, join } = await carriers.node(server)
  const batch = [note('notifications/initialized'), note('notifications/cancelled', { requestId: 1 })]
  const got = await ask({ headers: await join(batching), body: batch })
  expect([got.status, await got.text()]).toEqual([202, ''])
  expect(server.sessions[0]?.heard).toEqual(batch)
})

it('a batch is refused in a session whose revision has none', async () => {
  const server = new FakeServer()
  const { ask, join } = await carriers.node(server)
  const got = await ask({ headers: await join(initialize('2025-06-18')), body: [request(1)] })
  expect(got.status).toBe(400)
  expect(await got.text()).toContain('has no batches')
  expect(server.exchanges).toHaveLength(1)
})

it('a batch is answered where no sessions are held', async () => {
  const { ask } = await carriers.node(new FakeServer(() => ({})), { sessions: false })
  expect(await (await ask({ body: [request(1), request(2)] })).json()).toEqual([ok(1), ok(2)])
})
