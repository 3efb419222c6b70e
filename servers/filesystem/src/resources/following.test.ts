import { appendFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { Client } from '@mortise/client'
import { methods } from '@mortise/protocol'
import { expect, it, onTestFinished } from 'vitest'
import { eventually } from '../../../../scripts/eventually.js'
import { Scope } from '../scope/scope.js'
import { createFilesystemServer } from '../server.js'
import { connect } from '../testing/connect.js'
import { sandbox } from '../testing/sandbox.js'
import { uriOf } from '../scope/uri.js'
import { MAX_WATCHED, Watches } from './watches.js'

const sessionClient = async (folders: string[], write = false) => {
  const client = new Client({ name: 'test', version: '0' }, { versions: ['2025-11-25'] })
  const heard: string[] = []
  client.on(methods.resourceUpdated, ({ uri }) => void heard.push(uri))
  await client.connect(createFilesystemServer({ folders, write }))
  onTestFinished(() => client.close())
  return { client, heard }
}

it('tells a session of changes that others make, until it has enough', async () => {
  const box = sandbox({ 'allow/a.txt': 'a', 'allow/b.txt': 'b', 'allow/sub/': '' })
  const { client, heard } = await sessionClient([box.allow])
  const [a, b, sub] = ['a.txt', 'b.txt', 'sub'].map((name) => uriOf(box.at('allow', name)))
  for (const uri of [a!, b!, sub!]) await client.request(methods.subscribe, { uri })
  appendFileSync(box.at('allow/a.txt'), 'more')
  await eventually(() => expect(heard).toContain(a))
  expect(heard).not.toContain(b)
  writeFileSync(box.at('allow/sub/new'), '')
  await eventually(() => expect(heard).toContain(sub))
  await client.request(methods.unsubscribe, { uri: a! })
  heard.length = 0
  appendFileSync(box.at('allow/a.txt'), 'more')
  rmSync(box.at('allow/b.txt'))
  await eventually(() => expect(heard).toContain(b))
  expect(heard).not.toContain(a)
})

it('tells on a stream of changes, also of a file that is replaced', async () => {
  const box = sandbox({ 'allow/a.txt': 'a' })
  const client = await connect({ folders: [box.allow] })
  const uri = uriOf(box.at('allow/a.txt'))
  const changes = await client.listen({ resourceSubscriptions: [uri, uriOf(box.at('none/x'))] })
  box.plant({ 'other.txt': 'b' })
  renameSync(box.at('other.txt'), box.at('allow/a.txt'))
  const first = await changes[Symbol.asyncIterator]().next()
  expect(first.value).toMatchObject({ uri })
})

it('tells once of what its own tools have written', async () => {
  const box = sandbox({ 'allow/a.txt': 'a', 'allow/b.txt': 'b' })
  const { client, heard } = await sessionClient([box.allow], true)
  const [a, b] = ['a.txt', 'b.txt'].map((name) => uriOf(box.at('allow', name)))
  for (const uri of [a!, b!]) await client.request(methods.subscribe, { uri })
  for (const content of ['one', 'two']) {
    heard.length = 0
    await client.callTool({ name: 'write', arguments: { path: 'a.txt', content, mode: 'overwrite', confirm: true } })
    await eventually(() => expect(heard).toContain(a))
    // What the file system told of the first is over once it has told of the second.
    appendFileSync(box.at('allow/b.txt'), 'more')
    await eventually(() => expect(heard).toContain(b))
    expect(heard).toEqual([a, b])
  }
})

it('follows nothing outside', async () => {
  const box = sandbox({ 'secret/key.txt': '', 'allow/out': { link: 'TOP/secret' } })
  const { client } = await sessionClient([box.allow])
  for (const path of ['secret/key.txt', 'secret/none', 'allow/out/key.txt'])
    await expect(client.request(methods.subscribe, { uri: uriOf(box.at(path)) })).rejects.toThrow('Resource not found')
})

it('watches so many and no more, until some follow nothing any more', async () => {
  const box = sandbox({ 'allow/a.txt': '' })
  const heard: string[] = []
  const watches = new Watches(new Scope([box.allow]), (uri) => heard.push(uri), 1)
  onTestFinished(() => watches.close())
  const session = { followed: new Set(['0', '1']) }
  for (let count = 0; count < MAX_WATCHED; count++)
    expect(await watches.follow(`${count}`, 'a.txt', count < 3 ? session : {})).toBe(true)
  // It says that it follows two of its three.
  expect(await watches.follow('one more', 'a.txt', {})).toBe(true)
  expect(await watches.follow('too many', 'a.txt', {})).toBe(false)
  expect(await watches.follow('5', 'a.txt', session)).toBe(true)
  session.followed.clear()
  appendFileSync(box.at('allow/a.txt'), 'more')
  await eventually(() => expect(heard).toContain('one more'))
  expect(heard).not.toContain('0')
  expect(watches.size).toBe(MAX_WATCHED - 2)
  watches.unfollow('unknown', session)
  watches.close()
  expect(watches.size).toBe(0)
})

it('has no more places than there are, also for those who come at once', async () => {
  const box = sandbox({ 'allow/a.txt': '' })
  const watches = new Watches(new Scope([box.allow]), () => {})
  onTestFinished(() => watches.close())
  await expect(watches.follow('outside', '../b.txt', {})).rejects.toMatchObject({ code: 'OUTSIDE' })
  const [first, second] = [{}, {}]
  const followed = await Promise.all([
    ...Array.from({ length: MAX_WATCHED + 50 }, (_, nth) => watches.follow(`${nth}`, 'a.txt', first)),
    watches.follow('0', 'a.txt', second),
  ])
  expect([followed.filter(Boolean).length, watches.size]).toEqual([MAX_WATCHED + 1, MAX_WATCHED])
  watches.unfollow('0', first)
  expect(await watches.follow('one more', 'a.txt', first)).toBe(false)
  watches.unfollow('0', second)
  const late = watches.follow('one more', 'a.txt', first)
  watches.close()
  expect([await late, watches.size]).toEqual([true, 0])
})

it('follows each file by one name, and so many on one stream', async () => {
  const box = sandbox({ 'allow/a.txt': '' })
  const { client } = await sessionClient([box.allow])
  const uri = uriOf(box.at('allow/a.txt'))
  for (const end of ['?', '?1', '#1'])
    await expect(client.request(methods.subscribe, { uri: `${uri}${end}` })).rejects.toThrow('Resource not found')
  const stateless = await connect({ folders: [box.allow] })
  const resourceSubscriptions = Array.from({ length: MAX_WATCHED + 1 }, (_, nth) => uriOf(box.at(`allow/${nth}`)))
  await expect(stateless.listen({ resourceSubscriptions })).rejects.toThrow(`${MAX_WATCHED} files at most`)
})
