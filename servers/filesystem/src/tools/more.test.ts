import { expect, it } from 'vitest'
import { connect, textOf } from '../testing/connect.js'
import { sandbox, type Plants } from '../testing/sandbox.js'

const plants: Plants = {
  'allow/a.txt': 'two\ntwo\ntwo\n',
  'allow/b.txt': 'two\n',
  'allow/c.bin': new Uint8Array([0, 1, 2]),
  'allow/d/e.txt': 'two\n',
  'allow/link': { link: 'b.txt' },
}

const caller = async (files: Plants = plants) => {
  const client = await connect({ folders: [sandbox(files).allow] })
  return async (name: string, args: object) => {
    const result = await client.callTool({ name, arguments: { ...args } })
    const texts = result.content.flatMap((block) => (block.type === 'text' ? [block.text] : []))
    return { first: textOf(result), text: texts.join('\n'), told: result.structuredContent as Record<string, unknown> }
  }
}

/** Goes on by the text alone, as a model does that sees nothing else, and gathers what each page says. */
const pages = async (name: string, args: object): Promise<string[]> => {
  const call = await caller()
  const seen: string[] = []
  for (let cursor: string | undefined; ;) {
    const { first, text } = await call(name, { ...args, ...(cursor !== undefined && { cursor }) })
    seen.push(first.replace(/\n?\[there.*\]$/, ''))
    cursor = /(?:cursor|"nextCursor":) ?"([\w-]+)"/.exec(text)?.[1]
    if (cursor === undefined) return seen
  }
}

it.each([{ sort: 'name' }, { sort: 'size' }])('list by %j is gone on with by its text alone', async (args) => {
  expect(await pages('list', { pageSize: 2, ...args })).toHaveLength(3)
})

it('find, tree and grep are gone on with by their text alone', async () => {
  expect(await pages('find', { limit: 3 })).toHaveLength(2)
  expect(await pages('tree', { maxEntries: 4 })).toEqual(['a.txt\nb.txt\nc.bin\nd/\n', '  e.txt\nlink ->\n'])
  expect(await pages('grep', { pattern: 'two', limit: 3 })).toEqual([
    'a.txt:1: two\na.txt:2: two\na.txt:3: two',
    'b.txt:1: two\nd/e.txt:1: two',
  ])
})

it('grep says in its text which files may have more', async () => {
  const call = await caller()
  const { text, told } = await call('grep', { pattern: 'two', perFile: 2, glob: 'a*' })
  expect(text).toBe('a.txt:1: two\na.txt:2: two\n[there may be more in a.txt: pass a higher perFile to see it]')
  expect(told).toMatchObject({ partial: ['a.txt'], truncated: false })
  const many = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`allow/${at + 10}`, 'x\nx\n']))
  const { text: long } = await (await caller(many))('grep', { pattern: 'x', perFile: 1 })
  expect(long).toContain('[there may be more in 10, 11, 12, 13, 14, 15, 16, 17, 18, 19 and 2 more files: ')
})

it('grep looks through a single file', async () => {
  const call = await caller()
  const { text, told } = await call('grep', { path: 'a.txt', pattern: 'two', perFile: 2, glob: '*.md' })
  expect(text).toContain('a.txt:2: two\n[there may be more in a.txt')
  expect(told).toMatchObject({ files: 1, truncated: false, matches: [{ file: 'a.txt', line: 1 }, { line: 2 }] })
  expect(told).not.toHaveProperty('nextCursor')
  expect((await call('grep', { path: 'link', pattern: 'two' })).text).toBe('link:1: two')
  expect((await call('grep', { path: 'c.bin', pattern: 'two' })).text).toBe(
    '[nothing found: what was looked at is no text, or cannot be read]',
  )
  expect((await call('grep', { path: 'none', pattern: 'two' })).told).toMatchObject({ code: 'NOT_FOUND' })
})

it('read_bytes says in words that there is more', async () => {
  const call = await caller()
  expect((await call('read_bytes', { path: 'a.txt', offset: 1, length: 4 })).text).toBe(
    '[bytes 1 to 5 of 12; read on with offset 5]',
  )
  expect((await call('read_bytes', { path: 'a.txt' })).text).toBe('')
})

it('list refuses what it cannot do, and says of a file that it is one', async () => {
  const call = await caller()
  expect((await call('list', { sort: 'size', depth: 2 })).text).toMatch(
    /^Invalid arguments for list:\ndepth: Sorted by/,
  )
  expect((await call('list', { sort: 'mtime', depth: 1 })).told).toMatchObject({ complete: true })
  expect((await call('list', { path: 'a.txt' })).text).toMatch(/ is not a directory\. Use info to see what it is\.$/)
})
