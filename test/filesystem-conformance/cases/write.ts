import { strict as assert } from 'node:assert'
import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { area, refused, told } from '../case.js'

export const write = area('write', {
  async 'a new file is written'({ folder, call }) {
    const file = path.join(folder, 'a.txt')
    assert.equal(
      told(await call('write_file', { path: file, content: 'Grüße 👋\r\n' })),
      `Successfully wrote to ${file}`,
    )
    assert.equal(await readFile(file, 'utf8'), 'Grüße 👋\r\n')
  },
  async 'a file is replaced whole'({ folder, call }) {
    const file = path.join(folder, 'a.txt')
    await writeFile(file, 'a text that is longer than the next one')
    told(await call('write_file', { path: file, content: 'short' }))
    assert.equal(await readFile(file, 'utf8'), 'short')
  },
  async 'a file may be empty'({ folder, call }) {
    const file = path.join(folder, 'a.txt')
    told(await call('write_file', { path: file, content: '' }))
    assert.equal(await readFile(file, 'utf8'), '')
  },
  async 'nothing else is left in the folder'({ folder, call }) {
    const file = path.join(folder, 'a.txt')
    for (const content of ['1', '2', '3']) told(await call('write_file', { path: file, content }))
    assert.deepEqual(await readdir(folder), ['a.txt'])
  },
  async 'the mode of a file is kept'({ folder, call }) {
    const file = path.join(folder, 'a.sh')
    await writeFile(file, '')
    for (const mode of [0o700, 0o640, 0o755]) {
      await chmod(file, mode)
      told(await call('write_file', { path: file, content: 'true\n' }))
      assert.equal((await stat(file)).mode & 0o777, mode)
    }
  },
  async 'a path goes from the folder, and is told as it was written'({ root, folder, call }) {
    const short = path.join(path.relative(root, folder), 'a.txt')
    assert.equal(told(await call('write_file', { path: short, content: 'a' })), `Successfully wrote to ${short}`)
    assert.equal(await readFile(path.join(folder, 'a.txt'), 'utf8'), 'a')
  },
  async 'a link is followed to a file inside, and stays a link'({ folder, call }) {
    const [file, link] = [path.join(folder, 'a.txt'), path.join(folder, 'link.txt')]
    await writeFile(file, 'old')
    await symlink(file, link)
    told(await call('write_file', { path: link, content: 'new' }))
    assert.equal(await readFile(file, 'utf8'), 'new')
  },
  async 'a file outside is not touched'({ outside, call }) {
    const file = path.join(outside, 'a.txt')
    assert.match(refused(await call('write_file', { path: file, content: 'a' })), /Access denied/)
    assert.deepEqual(await readdir(outside), [])
  },
  async 'a link to a file outside is not followed'({ folder, outside, call }) {
    const [file, link] = [path.join(outside, 'a.txt'), path.join(folder, 'link.txt')]
    await writeFile(file, 'old')
    await symlink(file, link)
    assert.match(refused(await call('write_file', { path: link, content: 'new' })), /Access denied/)
    assert.equal(await readFile(file, 'utf8'), 'old')
  },
  async 'a dangling link makes no file outside'({ folder, outside, call }) {
    const link = path.join(folder, 'link.txt')
    await symlink(path.join(outside, 'a.txt'), link)
    refused(await call('write_file', { path: link, content: 'new' }))
    assert.deepEqual(await readdir(outside), [])
  },
  async 'a folder that is missing is named'({ folder, call }) {
    const answer = await call('write_file', { path: path.join(folder, 'missing/a.txt'), content: 'a' })
    const text = refused(answer)
    assert.ok(!text.startsWith('ENOENT') && text.includes('missing'), 'the words of the system are handed on')
  },
  async 'a directory is refused in words about the path that was given'({ folder, call }) {
    const target = path.join(folder, 'sub')
    await mkdir(target)
    const text = refused(await call('write_file', { path: target, content: 'a' }))
    assert.ok(!/\.tmp/.test(text), 'a temporary file is named that nobody asked for')
    assert.deepEqual(await readdir(folder), ['sub'])
  },
})

export const directories = area('create directory', {
  async 'one is made'({ folder, call }) {
    const made = path.join(folder, 'new')
    assert.equal(told(await call('create_directory', { path: made })), `Successfully created directory ${made}`)
    assert.ok((await stat(made)).isDirectory())
  },
  async 'several are made at once'({ folder, call }) {
    const made = path.join(folder, 'a/b/c')
    told(await call('create_directory', { path: made }))
    assert.ok((await stat(made)).isDirectory())
  },
  async 'one that is there is let be'({ folder, call }) {
    const there = path.join(folder, 'there')
    await mkdir(there)
    await writeFile(path.join(there, 'a.txt'), 'a')
    assert.equal(told(await call('create_directory', { path: there })), `Successfully created directory ${there}`)
    assert.deepEqual(await readdir(there), ['a.txt'])
  },
  async 'a file in its place is an error'({ folder, call }) {
    const file = path.join(folder, 'a.txt')
    await writeFile(file, 'a')
    refused(await call('create_directory', { path: file }))
    assert.equal(await readFile(file, 'utf8'), 'a')
  },
  async 'none is made outside'({ outside, call }) {
    assert.match(refused(await call('create_directory', { path: path.join(outside, 'new') })), /Access denied/)
    assert.deepEqual(await readdir(outside), [])
  },
  async 'none is made outside through a link'({ folder, outside, call }) {
    await symlink(outside, path.join(folder, 'link'))
    assert.match(refused(await call('create_directory', { path: path.join(folder, 'link/a/b') })), /Access denied/)
    assert.deepEqual(await readdir(outside), [])
  },
})
