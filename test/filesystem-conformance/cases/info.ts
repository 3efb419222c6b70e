import { strict as assert } from 'node:assert'
import { chmod, symlink, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { area, refused, told } from '../case.js'

const fields = (text: string): Record<string, string> =>
  Object.fromEntries(text.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]))

export const info = area('info', {
  async 'a file is told by line, a key and a value each'({ folder, call }) {
    const file = path.join(folder, 'a.txt')
    await writeFile(file, 'abc')
    await chmod(file, 0o640)
    const facts = fields(told(await call('get_file_info', { path: file })))
    const keys = ['size', 'created', 'modified', 'accessed', 'isDirectory', 'isFile', 'permissions']
    assert.deepEqual(Object.keys(facts), keys)
    assert.equal(facts.size, '3')
    assert.equal(facts.isFile, 'true')
    assert.equal(facts.isDirectory, 'false')
    assert.equal(facts.permissions, '640')
  },
  async 'times are those of the file'({ folder, call }) {
    const file = path.join(folder, 'a.txt')
    await writeFile(file, 'abc')
    await utimes(file, 1_000_000_000, 1_234_567_890)
    const { modified } = fields(told(await call('get_file_info', { path: file })))
    assert.equal(new Date(modified!).getTime(), 1_234_567_890_000)
  },
  async 'a directory is told as one'({ folder, call }) {
    const { isDirectory, isFile } = fields(told(await call('get_file_info', { path: folder })))
    assert.deepEqual({ isDirectory, isFile }, { isDirectory: 'true', isFile: 'false' })
  },
  async 'what is missing is an error'({ folder, call }) {
    refused(await call('get_file_info', { path: path.join(folder, 'missing') }))
  },
  async 'what is outside is an error'({ outside, call }) {
    assert.match(refused(await call('get_file_info', { path: outside })), /Access denied/)
  },
  async 'a link to outside tells nothing of what it leads to'({ folder, outside, call }) {
    await writeFile(path.join(outside, 'secret'), 'x'.repeat(777))
    await symlink(path.join(outside, 'secret'), path.join(folder, 'link'))
    const { text } = await call('get_file_info', { path: path.join(folder, 'link') })
    assert.ok(!text.includes('777'))
  },
})
