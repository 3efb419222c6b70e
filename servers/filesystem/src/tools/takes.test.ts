import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { connect, families, textOf } from '../testing/connect.js'
import { sandbox } from '../testing/sandbox.js'

const plants = { 'allow/a.txt': 'one\ntwo\nthree\n', 'allow/src/b.ts': '' }

describe.each(families)('in the %s family', (family) => {
  it('refuses an argument that is not known, and says what may have been meant', async () => {
    const box = sandbox(plants)
    const client = await connect({ folders: [box.allow], write: true, family })
    const edit = { oldText: 'one', newText: 'two' }
    const calls: [name: string, args: Record<string, unknown>, words: string][] = [
      [
        'delete',
        { path: 'a.txt', dryrun: true },
        '"dryrun" is not known: did you mean dryRun? Known are path, ifMatch, ',
      ],
      ['copy', { from: 'a.txt', to: 'b', dry_run: true }, '"dry_run" is not known: did you mean dryRun?'],
      ['read_text', { path: 'a.txt', head: 2 }, '"head" is not known. Known are path, offset, limit, '],
      ['list', { directory: 'src' }, '"directory" is not known. Known are path, depth, '],
      ['list', { pathh: '.', sorted: 'size' }, 'did you mean path? "sorted" is not known: did you mean sort? Known'],
      [
        'edit',
        { path: 'a.txt', edits: [{ ...edit, replace_all: true }] },
        'edits.0: "replace_all" is not known: did you ',
      ],
      ['write', { path: 'c', content: '', dryrun: true }, 'did you mean dryRun?'],
      ['list_roots', { path: '.' }, '"path" is not known. Nothing is taken'],
    ]
    for (const [name, args, words] of calls) {
      const result = await client.callTool({ name, arguments: args })
      expect(result.isError, name).toBe(true)
      expect(textOf(result)).toContain(words)
    }
    expect(existsSync(box.at('allow/a.txt'))).toBe(true)
    expect(existsSync(box.at('allow/c'))).toBe(false)
  })
})

it('no tool takes more than it says', async () => {
  const client = await connect({ folders: [sandbox().allow], write: true })
  const { tools } = await client.listTools()
  expect(tools.length).toBe(17)
  for (const { inputSchema } of tools) expect(inputSchema).toMatchObject({ additionalProperties: false })
})
