import { strict as assert } from 'node:assert'
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { area, refused, told, type Case, type Place } from '../case.js'

async function secret({ outside }: Place): Promise<string> {
  const file = path.join(outside, 'secret.txt')
  await writeFile(file, 'secret words')
  return file
}

/** A path that leads outside, made of a file there, is refused in the words that clients know. */
const denied = (lead: (place: Place, file: string) => string | Promise<string>): Case['run'] =>
  async function (place) {
    const given = await lead(place, await secret(place))
    const text = refused(await place.call('read_text_file', { path: given }))
    assert.match(text, /Access denied/)
    assert.ok(!text.includes('secret words'))
  }

const linked =
  (name: string, target: (outside: string, file: string) => string, rest = '') =>
  async ({ folder, outside }: Place, file: string): Promise<string> => {
    await symlink(target(outside, file), path.join(folder, name))
    return path.join(folder, name, rest)
  }

/** A neighbour whose name begins like the folder that is served. */
async function neighbour({ root }: Place): Promise<string> {
  await mkdir(`${root}-neighbour`, { recursive: true })
  await writeFile(`${root}-neighbour/a.txt`, 'secret words')
  return `${root}-neighbour`
}

export const scope = area('scope', {
  'a path outside is refused': denied((_, file) => file),
  'dots do not lead out of a whole path': denied(({ folder, outside }) =>
    [folder, '..', '..', path.basename(outside), 'secret.txt'].join('/'),
  ),
  'dots do not lead out of a path that goes from the folder': denied(({ outside }) =>
    ['..', path.basename(outside), 'secret.txt'].join('/'),
  ),
  'a link to a file outside is refused': denied(linked('link', (_, file) => file)),
  'a link to a directory outside is refused': denied(linked('link', (outside) => outside, 'secret.txt')),
  'a link that leads outside by dots is refused': denied(async ({ folder, outside }) => {
    await symlink(path.relative(folder, outside), path.join(folder, 'link'))
    return path.join(folder, 'link/secret.txt')
  }),
  'a link by way of another is refused': denied(async ({ folder, outside }) => {
    await symlink(outside, path.join(folder, 'first'))
    await symlink('first/secret.txt', path.join(folder, 'second'))
    return path.join(folder, 'second')
  }),
  'the root of the disk is refused': denied(() => '/'),
  'the folder above is refused': denied(() => '..'),
  'a byte of zero does not end a path': async (place) => {
    const file = await secret(place)
    refused(await place.call('read_text_file', { path: `${file}\0${place.folder}` }))
    refused(await place.call('read_text_file', { path: `${place.folder}/a.txt\0` }))
  },
  async 'a neighbour whose name begins alike is refused'(place) {
    const other = await neighbour(place)
    try {
      const text = refused(await place.call('read_text_file', { path: path.join(other, 'a.txt') }))
      assert.match(text, /Access denied - path outside allowed directories/)
    } finally {
      await rm(other, { recursive: true })
    }
  },
  async 'a link to what is inside is followed'({ folder, call }) {
    await writeFile(path.join(folder, 'a.txt'), 'inside')
    await symlink('a.txt', path.join(folder, 'link'))
    assert.equal(told(await call('read_text_file', { path: path.join(folder, 'link') })), 'inside')
  },
  async 'links in a circle are an error'({ folder, call }) {
    await symlink('b', path.join(folder, 'a'))
    await symlink('a', path.join(folder, 'b'))
    refused(await call('read_text_file', { path: path.join(folder, 'a') }))
  },
  async 'the folder that is allowed is told'({ root, call }) {
    assert.equal(told(await call('list_allowed_directories')), `Allowed directories:\n${root}`)
  },
  async 'dots inside are resolved'({ folder, call }) {
    await writeFile(path.join(folder, 'a.txt'), 'inside')
    assert.equal(told(await call('read_text_file', { path: `${folder}/./b/../a.txt` })), 'inside')
  },
  async 'the home directory goes by a tilde'({ root, folder, call }) {
    await writeFile(path.join(folder, 'a.txt'), 'inside')
    const short = path.join('~', path.relative(root, folder), 'a.txt')
    assert.equal(told(await call('read_text_file', { path: short })), 'inside')
  },
  async 'a name is found in either form of Unicode'({ folder, call }) {
    await writeFile(path.join(folder, 'café.txt'.normalize('NFD')), 'inside')
    const given = path.join(folder, 'café.txt'.normalize('NFC'))
    assert.equal(told(await call('read_text_file', { path: given })), 'inside')
  },
  async 'a path of Windows is no name of a file'({ call, folder }) {
    refused(await call('write_file', { path: 'C:\\Users\\ada\\a.txt', content: 'a' }))
    assert.equal(told(await call('list_directory', { path: folder })), '')
  },
  async 'the answer for outside does not tell what is there'(place) {
    const file = await secret(place)
    const there = refused(await place.call('read_text_file', { path: file }))
    const absent = refused(await place.call('read_text_file', { path: file.replace('secret', 'absent') }))
    assert.equal(absent.replaceAll('absent', 'secret'), there)
  },
  async 'the answer for a link to outside does not tell what is there'(place) {
    const file = await secret(place)
    await symlink(file, path.join(place.folder, 'link-secret'))
    await symlink(file.replace('secret', 'absent'), path.join(place.folder, 'link-absent'))
    const ask = async (name: string): Promise<string> =>
      refused(await place.call('read_text_file', { path: path.join(place.folder, name) }))
    const [there, absent] = [await ask('link-secret'), await ask('link-absent')]
    assert.equal(absent.replaceAll('absent', 'secret'), there, 'whether the file exists is told')
  },
  async 'the answer for a link to outside does not name where it leads'(place) {
    await symlink(await secret(place), path.join(place.folder, 'link'))
    const text = refused(await place.call('read_text_file', { path: path.join(place.folder, 'link') }))
    assert.ok(!text.includes(place.outside), 'the path outside is told')
  },
})
