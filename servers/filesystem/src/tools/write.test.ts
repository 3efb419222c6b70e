import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { Elicited } from '@mortise/protocol'
import { describe, expect, it } from 'vitest'
import { connect, families, textOf, type Wish } from '../testing/connect.js'
import { sandbox, type Sandbox } from '../testing/sandbox.js'

const yes: Elicited = { action: 'accept', content: { confirm: true } }

const write = async (box: Sandbox, args: object, wish: Partial<Wish> = {}) => {
  const client = await connect({ folders: [box.allow], write: true, ...wish })
  return client.callTool({ name: 'write', arguments: { path: 'a.txt', content: 'new', ...args } })
}

const stands = (box: Sandbox): string => readFileSync(box.at('allow/a.txt'), 'utf8')

describe.each(families)('in the %s family, write', (family) => {
  it('makes a new file, and leaves an old one alone', async () => {
    const box = sandbox()
    expect((await write(box, {}, { family })).structuredContent).toEqual({
      path: box.at('allow/a.txt'),
      created: true,
      bytes: 3,
      size: 3,
      etag: expect.any(String) as string,
      dryRun: false,
      operationId: expect.stringMatching(/^write-/) as string,
    })
    const again = await write(box, { content: 'newer' }, { family })
    expect(textOf(again)).toMatch(/^EXISTS: .* or use the mode overwrite or append\.$/)
    expect(stands(box)).toBe('new')
  })

  it('asks the user before it overwrites, with the name and what would be lost', async () => {
    const box = sandbox({ 'allow/a.txt': 'old' })
    const asked: string[] = []
    const answer = (message: string) => {
      asked.push(message)
      return yes
    }
    const result = await write(box, { mode: 'overwrite' }, { family, answer })
    expect(result.structuredContent).toMatchObject({ created: false, size: 3 })
    expect(asked).toEqual([`Overwrite "${box.at('allow/a.txt')}"? Its 3 bytes will be lost.`])
    expect(stands(box)).toBe('new')
  })

  it.each<Elicited>([{ action: 'decline' }, { action: 'cancel' }, { action: 'accept', content: { confirm: false } }])(
    'takes %j for a no',
    async (refusal) => {
      const box = sandbox({ 'allow/a.txt': 'old' })
      const result = await write(box, { mode: 'overwrite' }, { family, answer: () => refusal })
      expect(textOf(result)).toMatch(/^NOT_CONFIRMED: The user does not want this/)
      expect(stands(box)).toBe('old')
    },
  )

  it('says what to pass where the user cannot be asked', async () => {
    const box = sandbox({ 'allow/a.txt': 'old' })
    const result = await write(box, { mode: 'overwrite' }, { family })
    expect(textOf(result)).toMatch(/^NOT_CONFIRMED: This client cannot ask the user: .*\. Pass ifMatch /)
    expect(stands(box)).toBe('old')
    await write(box, { mode: 'overwrite', confirm: true }, { family })
    expect(stands(box)).toBe('new')
  })

  it('asks nothing where nothing is lost', async () => {
    const box = sandbox()
    await write(box, { mode: 'overwrite' }, { family })
    await write(box, { mode: 'append' }, { family })
    expect(stands(box)).toBe('newnew')
  })

  it('leaves a file alone that has changed while the user was thinking', async () => {
    const box = sandbox({ 'allow/a.txt': 'old' })
    const asked: string[] = []
    const answer = (message: string) => {
      if (asked.push(message) === 1) writeFileSync(box.at('allow/a.txt'), 'OLD')
      return yes
    }
    expect(textOf(await write(box, { mode: 'overwrite' }, { family, answer }))).toMatch(/^CHANGED: /)
    expect([asked.length, stands(box)]).toEqual([1, 'OLD'])
  })

  it('needs no consent where the file is as the caller has seen it', async () => {
    const box = sandbox({ 'allow/a.txt': 'old' })
    const { structuredContent } = await write(box, { mode: 'append' }, { family })
    const { etag } = structuredContent as { etag: string }
    const again = await write(box, { mode: 'overwrite', ifMatch: etag }, { family })
    expect(again.structuredContent).toMatchObject({ created: false, size: 3 })
    expect(textOf(await write(box, { mode: 'overwrite', ifMatch: etag }, { family }))).toMatch(/^CHANGED: /)
  })
})

it('write is not there unless it was asked for', async () => {
  const box = sandbox()
  await expect(write(box, {}, { write: false })).rejects.toThrow('Unknown tool: write')
})

it.each(['create', 'overwrite', 'append'])('write in mode %s names the directory that is missing', async (mode) => {
  const box = sandbox({ 'allow/sub/': '' })
  expect(textOf(await write(box, { path: 'sub/b/c/d.txt', mode }))).toBe(
    `NOT_FOUND: The directory "${box.at('allow/sub/b')}" does not exist. ` +
      'Pass createParents: true to make it, or choose one that exists; list and find show them.',
  )
  await write(box, { path: 'sub/b/c/d.txt', mode, createParents: true })
  expect(readFileSync(box.at('allow/sub/b/c/d.txt'), 'utf8')).toBe('new')
})

it('write takes bytes, and text in an encoding', async () => {
  const box = sandbox()
  const bytes = (): number[] => [...readFileSync(box.at('allow/a.txt'))]
  const rest = { confirm: true, mode: 'overwrite' }
  await write(box, { content: undefined, base64: '/wD+' })
  expect(bytes()).toEqual([0xff, 0, 0xfe])
  await write(box, { ...rest, content: '\u4f60', encoding: 'gbk' })
  expect(bytes()).toEqual([0xc4, 0xe3])
  await write(box, { ...rest, content: '\u597d' })
  expect(bytes()).toEqual([0xba, 0xc3])
  await write(box, { mode: 'append', content: '\u4f60' })
  expect(bytes()).toEqual([0xba, 0xc3, 0xc4, 0xe3])
  expect(textOf(await write(box, { ...rest, content: '\u{1f600}' }))).toMatch(/^NOT_ENCODABLE: .* gbk /)
  await write(box, { ...rest, content: '\u{1f600}', encoding: 'utf-8' })
  expect(bytes()).toEqual([0xf0, 0x9f, 0x98, 0x80])
  await write(box, { ...rest, content: undefined, base64: 'AAE=' })
  expect(textOf(await write(box, { mode: 'append' }))).toMatch(/^BINARY: .* as base64\.$/)
  for (const wrong of [{ base64: 'AAE=' }, { content: undefined }, { content: undefined, base64: '*' }])
    expect(textOf(await write(box, wrong))).toMatch(/content or base64|base64/i)
})

it('write tells what it would do, and does not do it', async () => {
  const box = sandbox({ 'allow/a.txt': 'old' })
  const rehearse = async (args: object) => (await write(box, { ...args, dryRun: true })).structuredContent
  const path = box.at('allow/a.txt')
  expect(await rehearse({ mode: 'overwrite' })).toEqual({ path, created: false, bytes: 3, size: 3, dryRun: true })
  expect(await rehearse({ mode: 'append' })).toMatchObject({ size: 6, created: false })
  expect(await rehearse({ path: 'x/y.txt', createParents: true })).toMatchObject({ created: true })
  expect(textOf(await write(box, { dryRun: true }))).toMatch(/^EXISTS/)
  expect([readdirSync(box.allow), stands(box)]).toEqual([['a.txt'], 'old'])
})

it('write does not ask about what it could not overwrite', async () => {
  const box = sandbox({ 'allow/sub/': '', 'allow/out': { link: 'TOP/secret.txt' }, 'secret.txt': 'SECRET' })
  const answer = (): Elicited => {
    throw new Error('asked')
  }
  for (const [path, code] of [
    ['sub', /^IS_DIRECTORY/],
    ['out', /^OUTSIDE/],
    ['../secret.txt', /^OUTSIDE/],
  ] as const)
    expect(textOf(await write(box, { path, mode: 'overwrite' }, { answer }))).toMatch(code)
  expect(readFileSync(box.at('secret.txt'), 'utf8')).toBe('SECRET')
})
