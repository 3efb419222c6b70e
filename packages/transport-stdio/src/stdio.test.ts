import { PassThrough } from 'node:stream'
import { localBus, type Endpoint, type Exchange, type Origin } from '@mortise/protocol'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { eventually } from '../../../scripts/eventually.js'
import { serveStdio, type ServeStdioOptions } from './stdio.js'
import { text } from './testing/ends.js'

afterEach(() => vi.restoreAllMocks())

const request = (id: number, method: string): string => `${JSON.stringify({ jsonrpc: '2.0', id, method })}\n`

/** Answers 'now' at once, 'soon' when released, and anything else never. */
class Scripted implements Endpoint {
  readonly changes = localBus()
  readonly origins: Origin[] = []
  readonly exchanges: Exchange[] = []
  closed = 0
  release: () => void = () => {}

  open(origin: Origin) {
    this.origins.push(origin)
    const close = (): void => {
      this.closed++
      for (const exchange of this.exchanges) exchange.cancel()
    }
    return { origin, hear() {}, close }
  }

  async serve({ id, method }: { id: string | number; method: string }, exchange: Exchange): Promise<void> {
    this.exchanges.push(exchange)
    if (method === 'soon') await new Promise<void>((resolve) => (this.release = resolve))
    else if (method !== 'now') return new Promise(() => {})
    await exchange.answer({ jsonrpc: '2.0', id, result: {} }, 'run')
  }
}

function serve(options: ServeStdioOptions = {}) {
  const [input, output] = [new PassThrough(), new PassThrough()]
  const endpoint = new Scripted()
  const server = serveStdio(endpoint, { input, output, ...options })
  return { input, output, endpoint, server }
}

const answer = (id: number) => ({ jsonrpc: '2.0', id, result: {} })

describe('a server over standard input and output', () => {
  it('says who the client is to whoever serves it', async () => {
    const origin = { principal: 'me' }
    const { input, endpoint, server } = serve({ origin })
    input.end(request(1, 'now'))
    await server.closed
    expect(endpoint.origins).toEqual([origin])
    expect(endpoint.exchanges.map((exchange) => exchange.origin)).toEqual([origin])
  })

  it('ends with its input', async () => {
    const { input, output, endpoint, server } = serve()
    input.end()
    await server.closed
    expect(endpoint.closed).toBe(1)
    expect(await text(output)).toEqual([])
  })

  it('answers what came just before the end', async () => {
    const { input, output, server } = serve()
    input.end(request(1, 'now') + request(2, 'now').trim())
    await server.closed
    expect(await text(output)).toEqual([answer(1), answer(2)])
  })

  it('answers what was under way at the end', async () => {
    const { input, output, endpoint, server } = serve()
    input.end(request(1, 'soon'))
    await eventually(() => expect(input.readableEnded).toBe(true))
    endpoint.release()
    await server.closed
    expect(await text(output)).toEqual([answer(1)])
  })

  it('cancels what takes longer, within half a second', async () => {
    const { input, endpoint, server } = serve()
    input.write(request(1, 'never'))
    await eventually(() => expect(endpoint.exchanges).toHaveLength(1))
    const timers = vi.spyOn(globalThis, 'setTimeout')
    input.end()
    await server.closed
    // What gives calls their time, and no other wait but the one of what is written.
    expect(timers.mock.calls.map(([, ms]) => ms)).toEqual([400, 500])
    expect(endpoint.exchanges[0]?.signal.aborted).toBe(true)
  })

  it('ends when nobody reads its output, and waits for nothing then', async () => {
    const { input, output, endpoint, server } = serve()
    input.write(request(1, 'never'))
    await eventually(() => expect(endpoint.exchanges).toHaveLength(1))
    output.destroy(new Error('write EPIPE'))
    await server.closed
    expect(endpoint.exchanges[0]?.signal.aborted).toBe(true)
    expect(input.destroyed).toBe(true)
  })

  it('closes when asked, twice as well as once', async () => {
    const { endpoint, input, output, server } = serve()
    input.write(request(1, 'never'))
    await eventually(() => expect(endpoint.exchanges).toHaveLength(1))
    await Promise.all([server.close(), server.close(), server.closed])
    expect(endpoint.closed).toBe(1)
    expect([input.destroyed, output.writableFinished]).toEqual([true, true])
    await server.close()
  })

  it('closes at the end of a block', async () => {
    const endpoint = new Scripted()
    {
      await using server = serveStdio(endpoint, { input: new PassThrough(), output: new PassThrough() })
      expect(server.closed).toBeInstanceOf(Promise)
    }
    expect(endpoint.closed).toBe(1)
  })
})

describe('the process of a server', () => {
  const spy = () => vi.spyOn(process, 'exit').mockImplementation(vi.fn<() => never>())

  it('is ended when its client has gone and something holds it', async () => {
    const exit = spy()
    const { input, server } = serve({ exit: true })
    input.end()
    await server.closed
    await eventually(() => expect(exit).toHaveBeenCalledTimes(1))
  })

  it('is left alone when the server was closed, or serves other streams', async () => {
    const exit = spy()
    const timers = vi.spyOn(globalThis, 'setTimeout')
    const closed = serve({ exit: true })
    await closed.server.close()
    const other = serve()
    other.input.end()
    await other.server.closed
    expect(timers.mock.calls.filter(([, ms]) => ms === 200)).toEqual([])
    expect(exit).not.toHaveBeenCalled()
  })
})

it('a server that was forgotten is missed at once', () => {
  const serving = () => serveStdio({ input: new PassThrough() } as object as Scripted)
  expect(serving).toThrow(/serveStdio: its first argument is the server/)
})
