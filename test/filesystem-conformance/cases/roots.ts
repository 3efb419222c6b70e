import { strict as assert } from 'node:assert'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { area, eventually, refused, told } from '../case.js'
import type { Session } from '../session.js'

const planted = async (file: string): Promise<string> => {
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, 'inside')
  return file
}

const allows = async ({ call }: Session): Promise<string> => told(await call('list_allowed_directories'))

// A server asks for the roots in its own time, so that what they lead to is waited for.
export const roots = area('roots', {
  async 'of a client without any leave the folders as they are'({ meet, folder }) {
    assert.equal(await allows(await meet([folder], { folders: [] })), `Allowed directories:\n${folder}`)
  },
  async 'below a folder take its place'({ meet, folder }) {
    const kept = await planted(path.join(folder, 'kept/a.txt'))
    const left = await planted(path.join(folder, 'left/a.txt'))
    const session = await meet([folder], { folders: [path.dirname(kept)] })
    await eventually(async () => (await allows(session)) === `Allowed directories:\n${path.dirname(kept)}`)
    assert.equal(told(await session.call('read_text_file', { path: kept })), 'inside')
    refused(await session.call('read_text_file', { path: left }))
  },
  async 'are read anew when they change'({ meet, folder }) {
    const first = await planted(path.join(folder, '1/a.txt'))
    const second = await planted(path.join(folder, '2/a.txt'))
    const own = { folders: [path.dirname(first)] }
    const session = await meet([folder], own)
    await eventually(async () => (await allows(session)).endsWith('/1'))
    own.folders = [path.dirname(second)]
    await session.client.sendRootsListChanged()
    await eventually(async () => (await allows(session)).endsWith('/2'))
    assert.equal(told(await session.call('read_text_file', { path: second })), 'inside')
    refused(await session.call('read_text_file', { path: first }))
  },
  async 'elsewhere do not open what was not given'({ meet, folder, outside }) {
    const kept = await planted(path.join(folder, 'kept/a.txt'))
    const file = await planted(path.join(outside, 'a.txt'))
    const session = await meet([folder], { folders: [outside, path.dirname(kept)] })
    await eventually(async () => (await allows(session)).includes(path.dirname(kept)))
    const read = await session.call('read_text_file', { path: file })
    refused(read, 'a root of the client opens a folder that was not given')
  },
  async 'of the whole disk do not open it'({ meet, folder, outside }) {
    const kept = await planted(path.join(folder, 'kept/a.txt'))
    const file = await planted(path.join(outside, 'a.txt'))
    const session = await meet([folder], { folders: ['/', path.dirname(kept)] })
    await eventually(async () => (await allows(session)).includes(path.dirname(kept)))
    const read = await session.call('read_text_file', { path: file })
    refused(read, 'the root file:/// of the client opens the whole disk')
  },
})
