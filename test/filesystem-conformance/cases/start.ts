import { strict as assert } from 'node:assert'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { area, told } from '../case.js'

const allowed = 'list_allowed_directories'

export const start = area('start', {
  async 'says on stderr that it runs'({ meet, folder }) {
    const { said, call } = await meet([folder])
    await call(allowed)
    assert.match(said(), /Secure MCP Filesystem Server running on stdio/)
  },
  async 'warns of a folder that is missing and serves the others'({ meet, folder }) {
    const { said, call } = await meet([path.join(folder, 'missing'), folder])
    assert.equal(told(await call(allowed)), `Allowed directories:\n${folder}`)
    assert.match(said(), /Warning: Cannot access directory .*missing/)
  },
  async 'warns of a file that was given for a folder and serves the others'({ meet, folder }) {
    const file = path.join(folder, 'file.txt')
    await writeFile(file, '')
    const { said, call } = await meet([file, folder])
    assert.equal(told(await call(allowed)), `Allowed directories:\n${folder}`)
    assert.match(said(), /Warning: .*file\.txt is not a directory/)
  },
  async 'ends with 1 when all folders are missing'({ launch, folder }) {
    const { code, said } = await launch([path.join(folder, 'one'), path.join(folder, 'two')])
    assert.equal(code, 1)
    assert.match(said, /Warning: Cannot access directory .*one/)
    assert.match(said, /Warning: Cannot access directory .*two/)
    assert.match(said, /Error: None of the specified directories are accessible/)
  },
  async 'ends with 1 when it was given only a file'({ launch, folder }) {
    const file = path.join(folder, 'file.txt')
    await writeFile(file, '')
    const { code, said } = await launch([file])
    assert.equal(code, 1)
    assert.match(said, /not a directory/)
    assert.match(said, /Error: None of the specified directories are accessible/)
  },
  async 'serves several folders'({ meet, folder, outside }) {
    await writeFile(path.join(folder, 'a.txt'), 'a')
    await writeFile(path.join(outside, 'b.txt'), 'b')
    const { call } = await meet([folder, outside])
    assert.equal(told(await call(allowed)), `Allowed directories:\n${folder}\n${outside}`)
    assert.equal(told(await call('read_text_file', { path: path.join(folder, 'a.txt') })), 'a')
    assert.equal(told(await call('read_text_file', { path: path.join(outside, 'b.txt') })), 'b')
  },
  async 'takes a path in either spelling of a folder that is a link'({ meet, folder }) {
    const [real, link] = [path.join(folder, 'real'), path.join(folder, 'link')]
    await mkdir(real)
    await symlink(real, link)
    await writeFile(path.join(real, 'a.txt'), 'a')
    const { call } = await meet([link])
    assert.equal(told(await call('read_text_file', { path: path.join(link, 'a.txt') })), 'a')
    assert.equal(told(await call('read_text_file', { path: path.join(real, 'a.txt') })), 'a')
  },
  async 'takes a folder with a slash at its end'({ meet, folder }) {
    await writeFile(path.join(folder, 'a.txt'), 'a')
    const { call } = await meet([`${folder}/`])
    assert.equal(told(await call('read_text_file', { path: path.join(folder, 'a.txt') })), 'a')
  },
  async 'has tools and a name'({ meet, folder }) {
    const { client } = await meet([folder])
    assert.ok(client.getServerCapabilities()?.tools)
    assert.match(client.getServerVersion()?.name ?? '', /filesystem/)
  },
})
