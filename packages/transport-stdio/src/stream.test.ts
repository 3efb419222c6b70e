import { once } from 'node:events'
import { createServer, connect, type AddressInfo, type Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import { ErrorCode, type Delivery, type Endpoint, type Message } from '@mortise/protocol'
import { transportContract, type Opened } from '@mortise/protocol/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { serveStdio } from './stdio.js'
import { streamTransport, type StreamOptions } from './stream.js'
import { collect, text } from './testing/ends.js'

type Transport = ReturnType<typeof streamTransport>

const opened: Transport[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((transport) => transport.close()))
})

/** One end of a channel, and the streams on its far side. */
function mount(side: StreamOptions['side'], limits: Partial<StreamOptions> = {}) {
  const [input, output] = [new PassThrough(), new PassThrough()]
  const noise: string[] = []
  const transport = streamTransport({ input, output, side, onNoise: (line) => noise.push(line), ...limits })
  opened.push(transport)
  return { input, output, noise, transport }
}

const ping: Message = { jsonrpc: '2.0', id: 1, method: 'ping' }
const line = (message: unknown): string => `${JSON.stringify(message)}\n`

describe('a channel over two streams is a transport:', () => {
  const open = (endpoint: Endpoint): Promise<Opened> => {
    const [up, down] = [new PassThrough(), new PassThrough()]
    const server = serveStdio(endpoint, { input: up, output: down })
    const transport = streamTransport({ input: down, output: up, side: 'client' })
    return Promise.resolve({ transport, close: () => server.close() })
  }
  it.each(transportContract(open))('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})

describe('a channel over one socket is a transport:', () => {
  const open = async (endpoint: Endpoint): Promise<Opened> => {
    const listener = createServer().listen(0, '127.0.0.1')
    await once(listener, 'listening')
    const near = connect((listener.address() as AddressInfo).port, '127.0.0.1')
    const [far] = (await once(listener, 'connection')) as [Socket]
    const server = serveStdio(endpoint, { input: far, output: far })
    const close = async (): Promise<void> => {
      listener.close()
      await server.close()
    }
    return { transport: streamTransport({ input: near, output: near, side: 'client' }), close }
  }
  it.each(transportContract(open))('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})

describe('what a server cannot read', () => {
  const long = 'x'.repeat(300)
  it.each([
    ['no JSON', 'hello', undefined, ErrorCode.parse],
    ['a message cut short', '{"jsonrpc":"2.0","id":5,"method":"x"', undefined, ErrorCode.parse],
    ['no message', '[]', undefined, ErrorCode.invalidRequest],
    ['a request that is malformed', '{"jsonrpc":"1.0","id":5,"method":"x"}', 5, ErrorCode.invalidRequest],
    ['no UTF-8', Buffer.from([0xff, 0xfe]), undefined, ErrorCode.parse],
    [
      'too long a request',
      `{"jsonrpc":"2.0","id":5,"method":"x","params":{"x":"${long}"}}`,
      5,
      ErrorCode.invalidRequest,
    ],
    ['too long a line', long, undefined, ErrorCode.invalidRequest],
    ['too long an answer', `{"jsonrpc":"2.0","id":5,"result":{"x":"${long}"}}`, undefined, ErrorCode.invalidRequest],
  ])('is answered, and then it reads on: %s', async (_, wrong, id, code) => {
    const { input, output, noise, transport } = mount('server', { limit: 200 })
    input.write(Buffer.concat([Buffer.from(wrong), Buffer.from(`\n${line(ping)}`)]))
    expect(await collect(transport.incoming, 1)).toEqual([{ message: ping }])
    const [answer] = (await text(output, 1)) as [{ error: { code: number }; id?: number }]
    expect(answer).toMatchObject({ jsonrpc: '2.0', error: { code } })
    expect(answer.id).toBe(id)
    expect(noise).toHaveLength(1)
  })

  it('is answered for every request that it takes along in a batch', async () => {
    const { input, output, transport } = mount('server')
    input.end(line([ping, { id: 2, method: 'x' }, 7, { jsonrpc: '2.0', id: 3 }]))
    expect(await collect(transport.incoming)).toEqual([])
    expect(await text(output, 3)).toMatchObject([{ id: 2 }, { id: 3 }, { id: 1 }])
  })

  it('is answered at the end of the input too', async () => {
    const { input, output, transport } = mount('server')
    input.end('{"jsonrpc":"2.0","id":5,')
    expect(await collect(transport.incoming)).toEqual([])
    expect(await text(output, 1)).toMatchObject([{ error: { code: ErrorCode.parse } }])
  })
})

describe('what a client cannot read', () => {
  it('is never answered [N055]', async () => {
    const { input, output, noise, transport } = mount('client')
    input.write(`Starting up...\n\n{"level":30}\n${line(ping)}`)
    expect(await collect(transport.incoming, 1)).toEqual([{ message: ping }])
    expect(noise).toEqual(['Starting up...', '{"level":30}'])
    await transport.close()
    expect(await text(output)).toEqual([])
  })

  it.each([
    ['too long', `{"jsonrpc":"2.0","id":5,"result":{"x":"${'x'.repeat(300)}"}}`, /request 5 .*longer than 200 bytes/],
    ['not UTF-8', Buffer.from('{"jsonrpc":"2.0","id":5,"result":{"x":"\xff"}}', 'latin1'), /request 5 .*Not UTF-8/],
    ['no object', '{"jsonrpc":"2.0","id":5,"result":"x"}', /request 5 .*a result needs an id and an object/],
    ['cut short', '{"jsonrpc":"2.0","id":5,"result":{"x', /request 5 .*Not JSON/],
  ])('fails the request that it was to answer: %s', async (_, wrong, reason) => {
    const { input, transport } = mount('client', { limit: 200 })
    input.write(Buffer.concat([Buffer.from(wrong), Buffer.from(`\n${line(ping)}`)]))
    const [lost, next] = (await collect(transport.incoming, 2)) as [Delivery & { reason: Error }, Delivery]
    expect(lost).toMatchObject({ lost: 5 })
    expect(lost.reason.message).toMatch(reason)
    expect(next).toEqual({ message: ping })
  })

  it('fails nothing when it was a request', async () => {
    const { input, transport } = mount('client')
    input.write('{"jsonrpc":"2.0","id":5,"method":7}\n')
    input.end(line(ping))
    expect(await collect(transport.incoming)).toEqual([{ message: ping }])
  })
})

describe('the end of a channel', () => {
  it('comes after the last message, though no line end follows it', async () => {
    const { input, transport } = mount('server')
    input.end(JSON.stringify(ping))
    expect(await collect(transport.incoming)).toEqual([{ message: ping }])
  })

  it('lets a server answer what it was asked before, and a client ask no more', async () => {
    const server = mount('server')
    server.input.end(line(ping))
    await collect(server.transport.incoming)
    await server.transport.send({ jsonrpc: '2.0', id: 1, result: {} })
    const client = mount('client')
    client.input.end(line(ping))
    await collect(client.transport.incoming)
    await expect(client.transport.send(ping)).rejects.toMatchObject({ name: 'ConnectionClosed' })
  })

  it('is an error when reading fails', async () => {
    const { input, transport } = mount('client')
    const cause = new Error('EIO')
    input.destroy(cause)
    await expect(collect(transport.incoming)).rejects.toMatchObject({ name: 'ConnectionClosed', cause })
    await expect(transport.send(ping)).rejects.toMatchObject({ name: 'ConnectionClosed', cause })
  })

  it('ends a server when its client reads no more, and leaves a client what was answered before', async () => {
    const cause = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })
    const server = mount('server')
    server.output.destroy(cause)
    await expect(collect(server.transport.incoming)).rejects.toMatchObject({ name: 'ConnectionClosed', cause })
    const client = mount('client')
    client.output.destroy(cause)
    await expect(client.transport.send(ping)).rejects.toMatchObject({ name: 'ConnectionClosed', cause })
    client.input.end(line(ping))
    expect(await collect(client.transport.incoming, 1)).toEqual([{ message: ping }])
    await expect(collect(client.transport.incoming)).rejects.toMatchObject({ name: 'ConnectionClosed', cause })
  })

  it('is no news when it was asked for', async () => {
    const { input, output, transport } = mount('client')
    await transport.close()
    input.emit('error', new Error('late'))
    output.emit('error', new Error('late'))
    expect(await collect(transport.incoming)).toEqual([])
  })

  it('does not wait for ever until the far side has read', async () => {
    const { transport } = mount('server')
    const sends = Array.from({ length: 9 }, () => transport.send({ ...ping, params: { x: 'x'.repeat(2 ** 16) } }))
    const settled = Promise.allSettled(sends)
    await transport.close()
    expect((await settled).map(({ status }) => status)).toContain('rejected')
  })
})

it('rejects what is no JSON, and goes on', async () => {
  const { output, transport } = mount('client')
  await expect(transport.send({ ...ping, params: { big: 1n } })).rejects.toThrow('BigInt')
  await transport.send(ping)
  expect(await text(output, 1)).toEqual([ping])
})

it('reads text as well as bytes', async () => {
  const { input, transport } = mount('client')
  input.setEncoding('utf8')
  input.write(line({ ...ping, params: { x: 'é' } }))
  expect(await collect(transport.incoming, 1)).toEqual([{ message: { ...ping, params: { x: 'é' } } }])
})

describe('a client that does not read', () => {
  const flood = async (backlog: number): Promise<{ heard: number; answers: number }> => {
    const { input, output, transport } = mount('server', { backlog })
    let heard = 0
    const serving = (async () => {
      for await (const delivery of transport.incoming) {
        heard++
        const { message } = delivery as { message: { id: number } }
        transport.send({ jsonrpc: '2.0', id: message.id, result: { x: 'x'.repeat(1000) } }).catch(() => {})
      }
    })()
    for (let id = 0; id < 1000; id++) {
      input.write(line({ ...ping, id }))
      await new Promise((resolve) => setImmediate(resolve))
      if (input.isPaused()) break
    }
    const heardUnread = heard
    const answers = await text(output, heard)
    await transport.close()
    await serving
    return { heard: heardUnread, answers: answers.length }
  }

  it('is not read from either, until it reads', async () => {
    const { heard, answers } = await flood(50_000)
    expect(heard).toBeGreaterThan(10)
    expect(heard).toBeLessThan(600)
    expect(answers).toBe(heard)
  })

  it('is read from all the same, if the server says so', async () => {
    expect(await flood(Infinity)).toEqual({ heard: 1000, answers: 1000 })
  })
})
