import { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import type { Elicited } from '@mortise/protocol'
import { describe, expect, it } from 'vitest'
import { connect, families, textOf, type Wish } from '../testing/connect.js'
import { sandbox, type Sandbox } from '../testing/sandbox.js'

const yes: Elicited = { action: 'accept', content: { confirm: true } }

const call = async (box: Sandbox, name: string, args: object, wish: Partial<Wish> = {}) => {
  const client = await connect({ folders: [box.allow], write: true, ...wish })
  return client.callTool({ name, arguments: { ...args } })
}

const plants = { 'allow/a.txt': 'one', 'allow/tree/b.txt': 'two', 'allow/tree/deep/c.txt': 'three', 'allow/empty/': '' }

describe.each(families)('in the %s family', (family) => {
  it('delete asks about a tree, once, and deletes it once', async () => {
    const box = sandbox(plants)
    const asked: string[] = []
    const answer = (message: string) => {
      asked.push(message)
      return yes
    }
    const { structuredContent } = await call(box, 'delete', { path: 'tree' }, { family, answer })
    expect(structuredContent).toMatchObject({ type: 'directory', files: 2, directories: 2, bytes: 8, permanent: false })
    expect(asked).toEqual([`Delete "${box.at('allow/tree')}" with the 2 files in it, 8 bytes?`])
    expect([existsSync(box.at('allow/tree')), readdirSync(box.at('allow/.mcp-trash'))]).toMatchObject([
      false,
      { length: 1 },
    ])
  })

  it('delete leaves a tree that the user wants to keep, or that is another by now', async () => {
    const box = sandbox({ ...plants, 'allow/other/x': '' })
    const no = (): Elicited => ({ action: 'decline' })
    expect(textOf(await call(box, 'delete', { path: 'tree' }, { family, answer: no }))).toMatch(/^NOT_CONFIRMED: /)
    const swap = (): Elicited => {
      renameSync(box.at('allow/tree'), box.at('allow/moved'))
      renameSync(box.at('allow/other'), box.at('allow/tree'))
      return yes
    }
    expect(textOf(await call(box, 'delete', { path: 'tree' }, { family, answer: swap }))).toMatch(/^CHANGED: /)
    expect(existsSync(box.at('allow/tree/x'))).toBe(true)
  })

  it('delete says what to pass where the user cannot be asked, and asks nothing where little is lost', async () => {
    const box = sandbox(plants)
    expect(textOf(await call(box, 'delete', { path: 'tree' }, { family }))).toMatch(
      /^NOT_CONFIRMED: This client cannot ask the user: Delete .*\. Pass confirm: true if the user wants it deleted\.$/,
    )
    for (const path of ['a.txt', 'empty', 'tree/deep/c.txt'])
      expect((await call(box, 'delete', { path }, { family })).structuredContent).toMatchObject({ permanent: false })
    expect(readdirSync(box.at('allow/tree'))).toEqual(['b.txt', 'deep'])
  })

  it('copy asks about many files', async () => {
    const box = sandbox(Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`allow/many/${at}`, 'x'])))
    const wish = { from: 'many', to: 'again' }
    expect(textOf(await call(box, 'copy', wish, { family }))).toMatch(/^NOT_CONFIRMED: .*Pass confirm: true/)
    expect((await call(box, 'copy', { ...wish, dryRun: true }, { family })).structuredContent).toMatchObject({
      files: 101,
    })
    expect(existsSync(box.at('allow/again'))).toBe(false)
    const { structuredContent } = await call(box, 'copy', wish, { family, answer: () => yes })
    expect(structuredContent).toMatchObject({ files: 101, directories: 1, bytes: 101, skipped: 0 })
  })
})

it('delete for good is for the operator to choose, and asks about each file', async () => {
  const box = sandbox(plants)
  const wish = { permanentDelete: true }
  expect(textOf(await call(box, 'delete', { path: 'a.txt' }, wish))).toMatch(/Delete .*, 3 bytes, for good\. Pass/)
  for (const path of ['a.txt', 'tree']) {
    const { structuredContent } = await call(box, 'delete', { path, confirm: true }, wish)
    expect(structuredContent).toMatchObject({ permanent: true })
    expect(structuredContent).not.toHaveProperty('operationId')
  }
  expect(readdirSync(box.allow)).toEqual(['empty'])
})

it('what was deleted is out of sight, and out of reach', async () => {
  const box = sandbox(plants)
  await call(box, 'delete', { path: 'a.txt' })
  const { structuredContent } = await call(box, 'list', {})
  expect(JSON.stringify(structuredContent)).not.toContain('.mcp-trash')
  const item = `.mcp-trash/${readdirSync(box.at('allow/.mcp-trash'))[0]}/a.txt`
  for (const [name, args] of [
    ['read_text', { path: item }],
    ['list', { path: '.mcp-trash' }],
    ['find', { path: '.mcp-trash' }],
    ['info', { path: '.mcp-trash/absent' }],
    ['delete', { path: item }],
    ['delete', { path: '.mcp-trash', confirm: true }],
    ['move', { from: item, to: 'b.txt' }],
    ['write', { path: '.mcp-trash/x', content: '' }],
    ['write', { path: '.mcp-trash/x/y', content: '', createParents: true }],
    ['create_directory', { path: '.mcp-trash/x' }],
    ['edit', { path: item, edits: [{ oldText: 'one', newText: 'x' }] }],
  ] as const)
    expect(textOf(await call(box, name, args)), name).toMatch(/^DENIED: /)
  expect(readFileSync(box.at('allow', item), 'utf8')).toBe('one')
})

it('delete and move hold to the state that the caller has seen', async () => {
  const box = sandbox(plants)
  expect(textOf(await call(box, 'delete', { path: 'a.txt', ifMatch: 'x' }))).toMatch(/^CHANGED: /)
  expect(textOf(await call(box, 'move', { from: 'a.txt', to: 'b.txt', ifMatch: 'x' }))).toMatch(/^CHANGED: /)
  expect(textOf(await call(box, 'delete', { path: 'absent' }))).toMatch(/^NOT_FOUND: /)
  expect(readdirSync(box.allow)).toEqual(['a.txt', 'empty', 'tree'])
})
