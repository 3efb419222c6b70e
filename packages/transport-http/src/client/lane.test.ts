import { ConnectionClosed, type Message } from '@mortise/protocol'
import { expect, it } from 'vitest'
import { eventually } from '../../../../scripts/eventually.js'
import { collect, scripted, sse } from '../testing/scripted.js'
import { http } from './http.js'
import { Lane } from './lane.js'

it('lets eight through at once, the others in turn, and no more than a thousand wait', async () => {
  const lane = new Lane()
  const begun: number[] = []
  const finish: (() => void)[] = []
  const work = (n: number) => () =>
    new Promise<number>((resolve) => {
      begun.push(n)
      finish.push(() => resolve(n))
    })
  const all = Array.from({ length: 1_008 }, (_, n) => lane.take(work(n)))
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  await expect(lane.take(work(-1))).rejects.toThrow('more than 1000 answers wait')
  finish[3]!()
  expect(await all[3]).toBe(3)
  await eventually(() => expect(begun.at(-1)).toBe(8))
  await expect(Promise.race([lane.take(work(2_000)), Promise.resolve('waits')])).resolves.toBe('waits')
})

it('goes on after what fails', async () => {
  const lane = new Lane()
  const failing = Array.from({ length: 20 }, () => lane.take(() => Promise.reject(new Error('no'))))
  for (const each of failing) await expect(each).rejects.toThrow('no')
  expect(await lane.take(() => Promise.resolve('yes'))).toBe('yes')
})

it('a server that asks and takes no answers ends the channel, and costs a few sockets', async () => {
  const { url, sockets } = await scripted((seen, response) => {
    if (seen.message.method === 'tools/call') sse(response, { jsonrpc: '2.0', id: 7, method: 'ping' })
  })
  const transport = await http(url)()
  const collected = collect(transport)
  await transport.send({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: {} })
  const answer = (id: number): Message => ({ jsonrpc: '2.0', id, result: {} })
  const sends = Array.from({ length: 1_100 }, (_, id) => transport.send(answer(id)))
  for (const each of sends) await expect(each).rejects.toBeInstanceOf(ConnectionClosed)
  await eventually(() => expect(collected.broken).toBeInstanceOf(ConnectionClosed))
  expect(sockets.opened).toBeLessThan(20)
})
