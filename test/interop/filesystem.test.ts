import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { until } from '../leftovers/processes.js'
import { officials, type Answered, type Official } from './official.js'
import { Places } from './places.js'

const places = new Places()
const top = realpathSync(mkdtempSync(path.join(tmpdir(), 'mortise-interop-')))
const served = {
  stdio: await places.child('filesystem', ['--write', top]),
  HTTP: await places.listening('filesystem', ['--write', top]),
}

afterAll(async () => {
  await places.close()
  rmSync(top, { recursive: true, force: true })
})

const textOf = ({ content: [block] }: Answered): string => (block && 'text' in block ? block.text : '')

/** A folder of one client's own, with one file in it and one at the top. */
function planted(name: string): { folder: string; file: string; listed: string } {
  const folder = path.join(top, name)
  mkdirSync(folder)
  const [file, listed] = [path.join(folder, 'lines.txt'), path.join(top, `${name}.txt`)]
  writeFileSync(file, 'one\ntwo\nthree\n')
  writeFileSync(listed, 'ünïcode\n')
  return { folder, file, listed }
}

async function usesTools({ calls, call }: Official, folder: string): Promise<void> {
  const { tools } = await calls.listTools()
  expect(tools.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['list', 'tree', 'find', 'grep', 'info', 'read_text', 'write']),
  )
  const list = await call('list', { path: folder })
  expect(list.structuredContent).toMatchObject({ entries: [{ name: 'lines.txt', type: 'file', size: 14 }] })
  const read = await call('read_text', { path: `${folder}/lines.txt`, offset: 2, limit: 1 })
  expect(textOf(read)).toBe('two\n')
  expect(read.structuredContent).toMatchObject({ nextOffset: 3 })
  const found = await call('find', { path: folder, pattern: '*.txt' })
  expect(found.structuredContent).toMatchObject({ matches: [{ name: 'lines.txt' }] })
  const lines = await call('grep', { path: folder, pattern: 'two' })
  expect(lines.structuredContent).toMatchObject({ matches: [{ file: 'lines.txt', line: 2 }] })
  const outside = await call('read_text', { path: '/etc/passwd' })
  expect(outside.isError).toBe(true)
  expect(textOf(outside)).toContain('OUTSIDE')
  const wrong = await call('read_text', { path: folder, limit: 'all' })
  expect(wrong.isError).toBe(true)
  expect(textOf(wrong)).toContain('limit')
  await expect(call('remove', { path: folder })).rejects.toMatchObject({ code: -32602 })
}

async function readsAndCompletes({ calls }: Official, folder: string, listed: string): Promise<void> {
  const uri = pathToFileURL(listed).href
  const { resources } = await calls.listResources()
  expect(resources.map((each) => each.uri)).toContain(uri)
  const { resourceTemplates } = await calls.listResourceTemplates()
  expect(resourceTemplates).toMatchObject([{ uriTemplate: 'file:///{+path}' }])
  expect(await calls.readResource({ uri })).toMatchObject({ contents: [{ uri, text: 'ünïcode\n' }] })
  await expect(calls.readResource({ uri: 'file:///etc/passwd' })).rejects.toMatchObject({
    code: expect.toBeOneOf([-32002, -32602]) as number,
  })
  const ref = { type: 'ref/resource', uri: 'file:///{+path}' } as const
  const { completion } = await calls.complete({ ref, argument: { name: 'path', value: `${folder}/li` } })
  expect(completion.values).toEqual([`${folder.slice(1)}/lines.txt`])
}

async function asksBeforeOverwriting({ call }: Official, file: string, asked: string[]): Promise<void> {
  const kept = await call('write', { path: file, content: 'kept from you', mode: 'overwrite' })
  expect(kept.isError).toBe(true)
  expect(textOf(kept)).toContain('NOT_CONFIRMED')
  expect(readFileSync(file, 'utf8')).toBe('one\ntwo\nthree\n')
  const overwritten = await call('write', { path: file, content: 'new', mode: 'overwrite' })
  expect(overwritten.structuredContent).toMatchObject({ created: false, bytes: 3 })
  expect(readFileSync(file, 'utf8')).toBe('new')
  expect(asked).toEqual([expect.stringContaining(file), expect.stringContaining(file)])
}

async function followsFile({ call, follow }: Official, file: string): Promise<void> {
  let changes = 0
  const unfollow = await follow(pathToFileURL(file).href, () => changes++)
  // In a session over HTTP the client opens the stream for such news whenever it pleases, and what changes before that
  // it does not hear of: so the file changes until it does.
  for (let writes = 1; changes === 0 && writes <= 100; writes++) {
    await call('write', { path: file, content: '.', mode: 'append' })
    await until('the change is told', () => changes > 0, 100).catch(() => {})
  }
  expect(changes).toBeGreaterThan(0)
  await unfollow()
}

const cells = officials.flatMap((official) => (['stdio', 'HTTP'] as const).map((channel) => ({ ...official, channel })))

// Together, for most of the time goes into starting children.
it.concurrent.for(cells)(
  'the official client $name uses all of the filesystem server over $channel',
  async (cell, test) => {
    const { folder, file, listed } = planted(`${cell.name} ${cell.channel}`.replaceAll(' ', '-'))
    const asked: string[] = []
    const client = await cell.connect(served[cell.channel], ({ message }) => {
      asked.push(message)
      return asked.length === 1 ? { action: 'decline' } : { action: 'accept', content: { confirm: true } }
    })
    test.onTestFinished(() => client.close())
    expect(client.agreed).toBe(cell.agrees)
    expect(client.calls.getInstructions()).toContain(top)
    await usesTools(client, folder)
    await readsAndCompletes(client, folder, listed)
    await asksBeforeOverwriting(client, file, asked)
    await followsFile(client, file)
  },
)

it('no process is left', async () => {
  await places.close()
  expect(places.running()).toEqual([])
})
