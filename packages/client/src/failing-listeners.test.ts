import { methods } from '@mortise/protocol'
import { afterEach, expect, it, vi } from 'vitest'
import { eventually } from '../../../scripts/eventually.js'
import { Client, requestLog } from './index.js'
import { answer, older, Opening } from './testing/scripted.js'

afterEach(() => vi.restoreAllMocks())

const info = { name: 'test', version: '1' }
/** A listener that is none of those who promise nothing, as the types have them. */
const failing = (fault: string): (() => void) => {
  const listener: () => unknown = () => Promise.reject(new Error(fault))
  return listener
}

it('a listener that fails later than it is called costs neither the connection nor the process, and is written of', async () => {
  const complain = vi.spyOn(console, 'error').mockImplementation(() => {})
  const opening = new Opening(() =>
    older((request, say) => {
      const { progressToken } = request.params!._meta as { progressToken: number }
      say({ jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken, progress: 1 } })
      return answer(request, { content: [] })
    }),
  )
  const client = new Client(info, { onReopened: failing('reopened'), onError: failing('error') })
  client.on(methods.progress, failing('on'))
  client.overhear(failing('overhear'), failing('ended'))
  client.handle(methods.listRoots, () => {
    throw new Error('of a handler')
  })
  await client.connect(opening.open)
  await client.callTool({ name: 'a' }, { onProgress: failing('progress') })
  opening.last.incoming.push({ message: { jsonrpc: '2.0', id: 'q', method: 'roots/list' } })
  await eventually(() => expect(opening.last.sent).toContainEqual(expect.objectContaining({ id: 'q' })))
  opening.last.incoming.end(new Error('gone'))
  await eventually(() => expect(opening.last.closed).toBeGreaterThan(0))
  await client.callTool({ name: 'a' }, { onProgress: failing('progress') })
  const told = [
    'ended',
    'error',
    'of a handler',
    'on',
    'on',
    'overhear',
    'overhear',
    'progress',
    'progress',
    'reopened',
  ]
  await eventually(() =>
    expect(complain.mock.calls.map(([, reason]) => (reason as Error).message).toSorted()).toEqual(told),
  )
})

it('a log that cannot be written fails no call, and is written to once for each', async () => {
  const complain = vi.spyOn(console, 'error').mockImplementation(() => {})
  const full = new Error('disk full')
  const write = vi.fn<() => never>(() => {
    throw full
  })
  const opening = new Opening(() => older((request) => answer(request, { tools: [] })))
  const client = await new Client(info).use(requestLog(write)).connect(opening.open)
  expect(await client.listTools()).toEqual({ tools: [] })
  expect(write).toHaveBeenCalledOnce()
  await eventually(() => expect(complain.mock.calls.map(([, reason]) => reason as Error)).toEqual([full]))
})
