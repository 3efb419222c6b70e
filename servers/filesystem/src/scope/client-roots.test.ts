import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { Client } from '@mortise/client'
import { methods } from '@mortise/protocol'
import { expect, it, onTestFinished } from 'vitest'
import type { FilesystemOptions, RootsPolicy } from '../options.js'
import { createFilesystemServer } from '../server.js'
import { textOf } from '../testing/connect.js'
import { sandbox, type Sandbox } from '../testing/sandbox.js'
import { foldersLeft, MAX_ROOTS } from './client-roots.js'
import { Scope } from './scope.js'

const plants = { 'allow/a/x.txt': 'x', 'allow/b/y.txt': 'y', 'out/z.txt': 'z', 'allow/away': { link: 'TOP/out' } }

/** The folders that some roots leave, from the top of the sandbox. */
const left = (box: Sandbox, roots: string[], policy: RootsPolicy = 'narrow', boundary?: string): string[] => {
  const scope = new Scope([box.allow], undefined, boundary === undefined ? {} : { boundary: box.at(boundary) })
  const uris = roots.map((root) => (root.includes(':') ? root : pathToFileURL(box.at(root)).href))
  return foldersLeft(scope, policy, uris).map((folder) => path.relative(box.top, folder.path))
}

it.each<[roots: string[], folders: string[]]>([
  [[], ['allow']],
  [['allow/a'], ['allow/a']],
  [
    ['allow/a', 'allow/b', 'allow/a'],
    ['allow/a', 'allow/b'],
  ],
  [['file:///'], ['allow']],
  [['.'], ['allow']],
  [['out'], []],
  [['allow/away'], []],
  [['allow/a/x.txt', 'allow/none', 'https://a.example/'], []],
])('the roots %j leave %j', (roots, folders) => {
  expect(left(sandbox(plants), roots)).toEqual(folders)
})

it('roots take the place of folders inside the boundary alone, or do nothing', () => {
  const box = sandbox(plants)
  expect(left(box, ['out'], 'replace', '.')).toEqual(['out'])
  expect(left(box, ['file:///'], 'replace', '.')).toEqual([''])
  expect(left(box, ['out'], 'replace')).toEqual([])
  expect(left(box, ['allow/a'], 'ignore')).toEqual(['allow'])
})

it('looks at so many roots and no more', () => {
  const box = sandbox(plants)
  const many = Array.from({ length: MAX_ROOTS - 1 }, (_, nth) => `allow/none-${nth}`)
  expect(left(box, [...many, 'allow/a', 'allow/b'])).toEqual(['allow/a'])
})

const session = async (options: FilesystemOptions, roots: () => string[]) => {
  const client = new Client(
    { name: 'test', version: '0' },
    { versions: ['2025-11-25'], capabilities: { roots: { listChanged: true } }, onError: () => {} },
  )
  client.handle(methods.listRoots, () => ({ roots: roots().map((each) => ({ uri: pathToFileURL(each).href })) }))
  await client.connect(createFilesystemServer(options))
  onTestFinished(() => client.close())
  return client
}

it('a client is served within what its roots leave, until they change', async () => {
  const box = sandbox(plants)
  let roots = [box.at('allow/a')]
  const client = await session({ folders: [box.allow] }, () => roots)
  const list = async (given: string) => (await client.callTool({ name: 'list', arguments: { path: given } })).isError
  expect(await list(box.at('allow/a'))).toBeUndefined()
  expect(await list(box.at('allow/b'))).toBe(true)
  expect(await list(box.at('out'))).toBe(true)
  const { resources } = await client.listResources()
  expect(resources.map(({ name }) => name)).toEqual([box.at('allow/a'), 'x.txt'])
  roots = [box.at('allow/b')]
  await client.notify(methods.rootsChanged, {})
  expect(await list(box.at('allow/b'))).toBeUndefined()
  expect(await list(box.at('allow/a'))).toBe(true)
})

it.each<[options: Partial<FilesystemOptions>, tool: string, warning: string, answer: string]>([
  [
    { profile: 'compat' },
    'list_allowed_directories',
    'outside of the boundary; without',
    'directories:\n[none: the roots',
  ],
  [{}, 'list_roots', 'outside of the folders, which they can only narrow', '"roots":[]'],
])('with %j it says why a client is left with nothing', async (options, name, warning, answer) => {
  const box = sandbox(plants)
  const warnings: string[] = []
  const onWarning = (message: string): void => void warnings.push(message)
  const client = await session({ folders: [box.allow], onWarning, ...options }, () => [box.at('out')])
  expect(textOf(await client.callTool({ name }))).toContain(answer)
  await client.callTool({ name })
  expect(warnings).toEqual([expect.stringContaining(warning)])
  expect(warnings[0]).toContain(`They are "${pathToFileURL(box.at('out')).href}"`)
})

it('a client that fails to name its roots is served as one without', async () => {
  const box = sandbox(plants)
  const client = await session({ folders: [box.allow] }, () => {
    throw new Error('not now')
  })
  const result = await client.callTool({ name: 'list', arguments: { path: box.at('allow/b') } })
  expect(result.isError).toBeUndefined()
})
