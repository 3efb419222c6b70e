import { readFileSync, writeFileSync } from 'node:fs'
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
      expect(textOf(result)).toMatch(/^NOT_CONFIRMED: The user does not want /)
      expect(stands(box)).toBe('old')
    },
  )

  it('says what to pass where the user cannot be asked', async () => {
    const box = sandbox({ 'allow/a.txt': 'old' })
    const result = await write(box, { mode: 'overwrite' }, { family })
    expect(textOf(result)).toMatch(/^NOT_CONFIRMED: .* cannot ask the user\. Pass overwrite: true/)
    expect(stands(box)).toBe('old')
    await write(box, { mode: 'overwrite', overwrite: true }, { family })
    expect(stands(box)).toBe('new')
  })

  it('asks nothing where nothing is lost', async () => {
    const box = sandbox()
    await write(box, { mode: 'overwrite' }, { family })
    await write(box, { mode: 'append' }, { family })
    expect(stands(box)).toBe('newnew')
  })

  it('asks again about a file that has changed while the user was thinking', async () => {
    const box = sandbox({ 'allow/a.txt': 'old' })
    const asked: string[] = []
    const answer = (message: string) => {
      if (asked.push(message) === 1) writeFileSync(box.at('allow/a.txt'), 'longer')
      return yes
    }
    await write(box, { mode: 'overwrite' }, { family, answer })
    expect(asked).toHaveLength(family === 'stateless' ? 2 : 1)
    expect(stands(box)).toBe('new')
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
      'write makes no directories: choose one that exists; list and find show them.',
  )
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
