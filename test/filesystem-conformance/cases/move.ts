import { strict as assert } from 'node:assert'
import { mkdir, readdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { area, refused, told } from '../case.js'

export const move = area('move', {
  async 'a file gets another name'({ folder, call }) {
    const [source, destination] = [path.join(folder, 'a.txt'), path.join(folder, 'b.txt')]
    await writeFile(source, 'a')
    const text = told(await call('move_file', { source, destination }))
    assert.equal(text, `Successfully moved ${source} to ${destination}`)
    assert.deepEqual(await readdir(folder), ['b.txt'])
    assert.equal(await readFile(destination, 'utf8'), 'a')
  },
  async 'a file goes into another directory'({ folder, call }) {
    await mkdir(path.join(folder, 'sub'))
    const [source, destination] = [path.join(folder, 'a.txt'), path.join(folder, 'sub/a.txt')]
    await writeFile(source, 'a')
    told(await call('move_file', { source, destination }))
    assert.deepEqual(await readdir(path.join(folder, 'sub')), ['a.txt'])
  },
  async 'a directory goes with all that is in it'({ folder, call }) {
    const [source, destination] = [path.join(folder, 'old'), path.join(folder, 'new')]
    await mkdir(path.join(source, 'sub'), { recursive: true })
    await writeFile(path.join(source, 'sub/a.txt'), 'a')
    told(await call('move_file', { source, destination }))
    assert.equal(await readFile(path.join(destination, 'sub/a.txt'), 'utf8'), 'a')
    assert.deepEqual(await readdir(folder), ['new'])
  },
  async 'a file that is there is not replaced'({ folder, call }) {
    const [source, destination] = [path.join(folder, 'a.txt'), path.join(folder, 'b.txt')]
    await writeFile(source, 'a')
    await writeFile(destination, 'b')
    assert.match(refused(await call('move_file', { source, destination })), /Destination already exists: .*b\.txt/)
    assert.equal(await readFile(source, 'utf8'), 'a')
    assert.equal(await readFile(destination, 'utf8'), 'b')
  },
  async 'a directory that is there is neither replaced nor entered'({ folder, call }) {
    const [source, destination] = [path.join(folder, 'a'), path.join(folder, 'b')]
    await mkdir(source)
    await mkdir(destination)
    assert.match(refused(await call('move_file', { source, destination })), /Destination already exists/)
    assert.deepEqual(await readdir(folder), ['a', 'b'])
  },
  async 'a dangling link that is there is not replaced'({ folder, call }) {
    const [source, destination] = [path.join(folder, 'a.txt'), path.join(folder, 'link')]
    await writeFile(source, 'a')
    await symlink('missing', destination)
    refused(await call('move_file', { source, destination }))
    assert.equal(await readlink(destination), 'missing')
    assert.equal(await readFile(source, 'utf8'), 'a')
  },
  async 'a link itself is moved, and not what it leads to'({ folder, call }) {
    const [source, destination] = [path.join(folder, 'link'), path.join(folder, 'moved')]
    await writeFile(path.join(folder, 'a.txt'), 'a')
    await symlink('a.txt', source)
    told(await call('move_file', { source, destination }))
    const names = (await readdir(folder)).sort()
    assert.deepEqual(names, ['a.txt', 'moved'], 'what a link leads to is moved, and the link left dangling')
  },
  async 'a file onto itself stays'({ folder, call }) {
    const source = path.join(folder, 'a.txt')
    await writeFile(source, 'a')
    await call('move_file', { source, destination: source })
    assert.equal(await readFile(source, 'utf8'), 'a')
  },
  async 'a directory into itself is refused'({ folder, call }) {
    const source = path.join(folder, 'a')
    await mkdir(source)
    refused(await call('move_file', { source, destination: path.join(source, 'b') }))
    assert.ok((await stat(source)).isDirectory())
  },
  async 'a file that is missing is an error'({ folder, call }) {
    const [source, destination] = [path.join(folder, 'missing'), path.join(folder, 'b.txt')]
    refused(await call('move_file', { source, destination }))
    assert.deepEqual(await readdir(folder), [])
  },
  async 'nothing goes outside'({ folder, outside, call }) {
    const source = path.join(folder, 'a.txt')
    await writeFile(source, 'a')
    const text = refused(await call('move_file', { source, destination: path.join(outside, 'a.txt') }))
    assert.match(text, /Access denied/)
    assert.deepEqual(await readdir(outside), [])
  },
  async 'nothing comes from outside'({ folder, outside, call }) {
    const source = path.join(outside, 'a.txt')
    await writeFile(source, 'a')
    const text = refused(await call('move_file', { source, destination: path.join(folder, 'a.txt') }))
    assert.match(text, /Access denied/)
    assert.deepEqual(await readdir(folder), [])
  },
})
