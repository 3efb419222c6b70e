import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { constants, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { descriptors } from '../scope/descriptors.js'
import type { Ground } from '../scope/ground.js'
import { pathnames } from '../scope/pathnames.js'
import { Scope } from '../scope/scope.js'
import { sandbox, type Sandbox } from '../testing/sandbox.js'
import { withFile } from './open.js'

const read = (scope: Scope, given: string, before = (): void => {}): Promise<string> =>
  scope.visit(given, (spot) => {
    before()
    return withFile(spot, constants.O_RDONLY, (file) => file.readFile('utf8'))
  })

const grounds: [string, Ground][] = [
  ['descriptors', descriptors],
  ['pathnames', pathnames],
]

it('opens a regular file', async () => {
  const box = sandbox({ 'allow/a.txt': 'text' })
  expect(await read(new Scope([box.allow]), 'a.txt')).toBe('text')
})

it('refuses a pipe at once, for reading and for writing', async () => {
  const box = sandbox()
  execFileSync('mkfifo', [box.at('allow/pipe')])
  await expect(read(new Scope([box.allow]), 'pipe')).rejects.toMatchObject({ code: 'NOT_A_FILE' })
  const write = new Scope([box.allow]).visit('pipe', (spot) => withFile(spot, constants.O_WRONLY, async () => 'opened'))
  await expect(write).rejects.toMatchObject({ code: 'NOT_A_FILE' })
})

it('refuses sockets, devices and directories', async () => {
  const box = sandbox({ 'allow/sub/': '' })
  const server = net.createServer().listen(box.at('allow/socket'))
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const scope = new Scope([box.allow, '/dev'])
  for (const [given, code] of [
    ['socket', 'NOT_A_FILE'],
    ['null', 'NOT_A_FILE'],
    ['zero', 'NOT_A_FILE'],
    ['sub', 'IS_DIRECTORY'],
    ['.', 'IS_DIRECTORY'],
    ['absent', 'NOT_FOUND'],
  ] as const)
    await expect(read(scope, given)).rejects.toMatchObject({ code })
})

const swaps: [what: string, swap: (box: Sandbox) => void][] = [
  ['a link to outside', ({ at }) => symlinkSync(at('secret/a.txt'), at('allow/sub/a.txt'))],
  ['a pipe', ({ at }) => void execFileSync('mkfifo', [at('allow/sub/a.txt')])],
  ['nothing', () => {}],
]

it.each(grounds.flatMap(([name, ground]) => swaps.map(([what, swap]) => [name, what, ground, swap] as const)))(
  'by %s, refuses a file that was replaced by %s after the walk',
  async (_name, _what, ground, swap) => {
    const box = sandbox({ 'allow/sub/a.txt': 'mine', 'secret/a.txt': 'SECRET' })
    const swapped = read(new Scope([box.allow], ground), 'sub/a.txt', () => {
      rmSync(box.at('allow/sub/a.txt'))
      swap(box)
    })
    await expect(swapped).rejects.toMatchObject({ code: expect.stringMatching(/^(CHANGED|NOT_A_FILE|NOT_FOUND)$/) })
  },
)

it('by descriptors, stays in the directory that it has entered', async () => {
  const box = sandbox({ 'allow/sub/a.txt': 'mine', 'secret/a.txt': 'SECRET' })
  const moved = read(new Scope([box.allow], descriptors), 'sub/a.txt', () => {
    renameSync(box.at('allow/sub'), box.at('allow/aside'))
    symlinkSync(box.at('secret'), box.at('allow/sub'))
  })
  expect(await moved).toBe('mine')
})

it('by pathnames, notices a directory that was replaced after the walk', async () => {
  const box = sandbox({ 'allow/sub/a.txt': 'mine', 'secret/a.txt': 'SECRET' })
  const moved = read(new Scope([box.allow], pathnames), 'sub/a.txt', () => {
    renameSync(box.at('allow/sub'), box.at('allow/aside'))
    symlinkSync(box.at('secret'), box.at('allow/sub'))
  })
  await expect(moved).rejects.toMatchObject({ code: 'CHANGED' })
})

it('by pathnames, opens what has not changed', async () => {
  const box = sandbox({ 'allow/sub/a.txt': 'mine', 'allow/link': { link: 'sub/a.txt' } })
  expect(await read(new Scope([box.allow], pathnames), 'link')).toBe('mine')
})

it('says what the system refused, without the words of the system', async () => {
  const box = sandbox({ 'allow/a.txt': '' })
  const failing = new Scope([box.allow]).visit('a.txt', async () => {
    writeFileSync(box.at('allow/a.txt/x'), '')
  })
  await expect(failing).rejects.toMatchObject({
    text: `NOT_A_DIRECTORY: "${box.at('allow/a.txt')}" is not a directory. Name the directory that holds it.`,
  })
})
