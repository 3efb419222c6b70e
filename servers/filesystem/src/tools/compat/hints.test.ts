import { mkdirSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { connect, textOf } from '../../testing/connect.js'
import { sandbox } from '../../testing/sandbox.js'

const plants = {
  'allow/a.txt': 'one\none\n',
  'allow/data.bin': new Uint8Array([0x80, 0, 0x81, 0, 0xff, 1, 0x90]),
  'allow/dir/b.txt': '',
  'allow/.mcp-trash/x': '',
}

const edits = [{ oldText: 'one', newText: 'two' }]

const failing: [name: string, args: object][] = [
  ['read_text_file', { path: 'none' }],
  ['read_text_file', { path: 'none/x' }],
  ['read_text_file', { path: 'a.txt/x' }],
  ['read_text_file', { path: 'data.bin' }],
  ['read_text_file', { path: 'data.bin', head: 1 }],
  ['read_text_file', { path: 'dir' }],
  ['read_text_file', { path: 'large.txt' }],
  ['read_text_file', { path: '.mcp-trash/x' }],
  ['read_media_file', { path: 'large.txt' }],
  ['read_media_file', { path: 'none' }],
  ['list_directory', { path: 'a.txt' }],
  ['list_directory', { path: 'none' }],
  ['search_files', { path: 'a.txt', pattern: '**' }],
  ['get_file_info', { path: 'none' }],
  ['write_file', { path: 'dir', content: '' }],
  ['write_file', { path: 'none/x', content: '' }],
  ['edit_file', { path: 'a.txt', edits }],
  ['edit_file', { path: 'data.bin', edits }],
  ['edit_file', { path: 'none', edits }],
  ['create_directory', { path: 'a.txt' }],
  ['move_file', { source: 'none', destination: 'x' }],
]

it('names no tool in its hints that this profile does not have', async () => {
  const box = sandbox(plants)
  writeFileSync(box.at('allow/large.txt'), 'x'.repeat(5_000_000))
  mkdirSync(box.at('allow/empty'))
  const [compat, full] = [
    await connect({ folders: [box.allow], profile: 'compat', write: true }),
    await connect({ folders: [box.allow], write: true }),
  ]
  const there = (await compat.listTools()).tools.map(({ name }) => name)
  const absent = (await full.listTools()).tools.map(({ name }) => name).filter((name) => !there.includes(name))
  // Some are words of English too: as tools they are told to be used.
  const named = new RegExp(`\\b(?:use|or) (?:${absent.join('|')})\\b|base64|replaceAll|overwrite|\\bread_bytes\\b`, 'i')
  for (const [name, args] of failing) {
    const result = await compat.callTool({ name, arguments: { ...args } })
    expect(result.isError, `${name} ${JSON.stringify(args)}`).toBe(true)
    expect(textOf(result), `${name} ${JSON.stringify(args)}`).not.toMatch(named)
  }
  const missing = await compat.callTool({ name: 'read_text_file', arguments: { path: 'none' } })
  expect(textOf(missing)).toMatch(/Use list_directory or search_files to see what is there\.$/)
})

it('nor do its prompts', async () => {
  const client = await connect({ folders: [sandbox(plants).allow], profile: 'compat' })
  const prompt = (path: string) => client.getPrompt({ name: 'review-file', arguments: { path } })
  await expect(prompt('none')).rejects.toThrow('Use list_directory or search_files')
})
