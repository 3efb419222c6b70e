import { strict as assert } from 'node:assert'
import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { area, refused, told } from '../case.js'

/** Two files and a directory. */
async function planted(folder: string): Promise<void> {
  await mkdir(path.join(folder, 'dir'))
  await writeFile(path.join(folder, 'big.txt'), 'x'.repeat(2_000))
  await writeFile(path.join(folder, 'a.txt'), 'abc')
}

const row = (kind: string, name: string, size = ''): string =>
  `[${kind}] ${name.padEnd(30)} ${size && size.padStart(10)}`

const summary = (files: number, directories: number, size: string): string[] => [
  '',
  `Total: ${files} files, ${directories} directories`,
  `Combined size: ${size}`,
]

export const list = area('list', {
  async 'files and directories are told apart'({ folder, call }) {
    await planted(folder)
    const text = told(await call('list_directory', { path: folder }))
    assert.deepEqual(text.split('\n').sort(), ['[DIR] dir', '[FILE] a.txt', '[FILE] big.txt'])
  },
  async 'an empty directory is an empty text'({ folder, call }) {
    assert.equal(told(await call('list_directory', { path: folder })), '')
  },
  async 'what begins with a dot is listed'({ folder, call }) {
    // No name that is likely to hold secrets, which a server may well leave out.
    await writeFile(path.join(folder, '.editorconfig'), '')
    assert.equal(told(await call('list_directory', { path: folder })), '[FILE] .editorconfig')
  },
  async 'all of a thousand entries are listed'({ folder, call }) {
    const names = Array.from({ length: 1_000 }, (_, i) => `file-${String(i).padStart(4, '0')}`)
    await Promise.all(names.map((name) => writeFile(path.join(folder, name), '')))
    const text = told(await call('list_directory', { path: folder }))
    assert.deepEqual(
      text.split('\n').sort(),
      names.map((name) => `[FILE] ${name}`),
    )
  },
  async 'the folder itself goes by a dot'({ root, folder, call }) {
    const text = told(await call('list_directory', { path: '.' }))
    assert.ok(text.split('\n').includes(`[DIR] ${path.relative(root, folder)}`))
  },
  async 'a file is an error'({ folder, call }) {
    await planted(folder)
    assert.match(refused(await call('list_directory', { path: path.join(folder, 'a.txt') })), /director/i)
  },
  async 'a directory that is missing is an error'({ folder, call }) {
    refused(await call('list_directory', { path: path.join(folder, 'missing') }))
  },
  async 'a directory outside is an error'({ outside, call }) {
    assert.match(refused(await call('list_directory', { path: outside })), /Access denied/)
  },
})

export const sizes = area('list with sizes', {
  async 'entries stand in order of name, with a summary'({ folder, call }) {
    await planted(folder)
    const text = told(await call('list_directory_with_sizes', { path: folder }))
    const rows = [row('FILE', 'a.txt', '3 B'), row('FILE', 'big.txt', '1.95 KB'), row('DIR', 'dir')]
    assert.equal(text, [...rows, ...summary(2, 1, '1.96 KB')].join('\n'))
  },
  async 'entries stand in order of size, the largest first'({ folder, call }) {
    await planted(folder)
    const text = told(await call('list_directory_with_sizes', { path: folder, sortBy: 'size' }))
    const files = text.split('\n').filter((line) => line.startsWith('[FILE]'))
    assert.deepEqual(files, [row('FILE', 'big.txt', '1.95 KB'), row('FILE', 'a.txt', '3 B')])
  },
  async 'sizes are told in the unit that fits'({ folder, call }) {
    const expected = { none: '0 B', bytes: '1023 B', kilo: '1.00 KB', mega: '1.50 MB', giga: '2.00 GB' }
    const inBytes = { none: 0, bytes: 1_023, kilo: 1_024, mega: 1_572_864, giga: 2_147_483_648 }
    for (const [name, size] of Object.entries(inBytes)) {
      await writeFile(path.join(folder, name), '')
      await truncate(path.join(folder, name), size)
    }
    const text = told(await call('list_directory_with_sizes', { path: folder }))
    for (const [name, size] of Object.entries(expected)) {
      assert.ok(text.includes(row('FILE', name, size)), `${name} is not ${size}`)
    }
  },
  async 'an empty directory has a summary alone'({ folder, call }) {
    const text = told(await call('list_directory_with_sizes', { path: folder }))
    assert.equal(text, summary(0, 0, '0 B').join('\n'))
  },
  async 'a long name is not cut'({ folder, call }) {
    const name = `${'n'.repeat(60)}.txt`
    await writeFile(path.join(folder, name), 'a')
    const text = told(await call('list_directory_with_sizes', { path: folder }))
    assert.ok(text.includes(`[FILE] ${name}        1 B`))
  },
  async 'the size of what a link leads to outside is not told'({ folder, outside, call }) {
    await writeFile(path.join(outside, 'secret'), 'x'.repeat(777))
    await symlink(path.join(outside, 'secret'), path.join(folder, 'link'))
    const text = told(await call('list_directory_with_sizes', { path: folder }))
    assert.ok(text.includes('link'))
    assert.ok(!text.includes('777 B'), 'the size of a file outside is told')
  },
  async 'a directory outside is an error'({ outside, call }) {
    assert.match(refused(await call('list_directory_with_sizes', { path: outside })), /Access denied/)
  },
})
