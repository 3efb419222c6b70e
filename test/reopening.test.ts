import { Client, type Reopened } from '@mortise/client'
import { ConnectionClosed, type Json, type Version } from '@mortise/protocol'
import { SpawnError, stdio } from '@mortise/transport-stdio'
import { describe, expect, it, onTestFinished } from 'vitest'
import { commandOf } from './leftovers/programs.js'

const [command, ...args] = await commandOf('../reopening/server')
const connected = async (version: Version) => {
  const news: Reopened[] = []
  const info = { name: 'test', version: '1' }
  const client = new Client(info, { versions: [version], probeTimeout: 60_000, onReopened: (each) => news.push(each) })
  onTestFinished(() => client.close())
  await client.connect(stdio({ command, args, stderr: 'ignore' }))
  return { client, news }
}
const textOf = ({ content: [block] }: { content: readonly unknown[] }): unknown => (block as Json).text
const pid = async (client: Client): Promise<number> => Number(textOf(await client.callTool({ name: 'pid' })))

describe.each(['2025-11-25', '2026-07-28'] as const)('a server that is a child, in %s', (version) => {
  it('is started again by the next call when it was killed, and followed on [N064 N170]', async () => {
    const { client, news } = await connected(version)
    const before = await pid(client)
    const changes = await client.listen({ resourceSubscriptions: ['test://note'] })
    const reader = changes[Symbol.asyncIterator]()
    const followed = { done: false, value: { topic: 'resourceSubscriptions', uri: 'test://note' } }
    process.kill(before, 'SIGKILL')
    expect(await reader.next()).toEqual(followed)
    expect(await pid(client)).not.toBe(before)
    expect(news).toMatchObject([{ reason: { name: 'SpawnError', signal: 'SIGKILL' }, refused: [] }])
    await client.callTool({ name: 'touch' })
    expect(await reader.next()).toEqual(followed)
  })

  it('is started again when it ended over a call, which is not repeated [N064]', async () => {
    const { client } = await connected(version)
    const before = await pid(client)
    const reason: unknown = await client.callTool({ name: 'die' }).catch((failure: unknown) => failure)
    expect(reason).toBeInstanceOf(ConnectionClosed)
    expect(reason).toMatchObject({ message: expect.stringContaining('may have had its effect') as string })
    expect((reason as Error).cause).toBeInstanceOf(SpawnError)
    expect(await pid(client)).not.toBe(before)
  })
})

it('a server that is a child is started again once for a call that is safe, and not for ever where that ends it each time', async () => {
  const { client, news } = await connected('2025-11-25')
  await expect(client.readResource({ uri: 'test://grave' })).rejects.toThrow('exit code 8')
  expect(news).toHaveLength(1)
  await expect(client.readResource({ uri: 'test://grave' })).rejects.toThrow('exit code 8')
  await expect(client.readResource({ uri: 'test://note' })).rejects.toThrow('call connect() to try again')
  expect(news).toHaveLength(2)
})
