import { strict as assert } from 'node:assert'
import { execFileSync } from 'node:child_process'
import { constants } from 'node:fs'
import { open, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { area, refused, told, type Place } from '../case.js'

/** Reads a file in a session of its own, and resolves to whether that session goes on. */
async function survives({ folder, meet }: Place, file: string, tool: string): Promise<boolean> {
  const { call } = await meet([folder])
  try {
    await call(tool, tool === 'read_multiple_files' ? { paths: [file] } : { path: file })
    told(await call('list_allowed_directories'))
    return true
  } catch {
    return false
  }
}

const large = async (folder: string, name: string, bytes: number): Promise<string> => {
  const file = path.join(folder, name)
  await writeFile(
    file,
    'x'
      .repeat(63)
      .concat('\n')
      .repeat(Math.ceil(bytes / 64)),
  )
  return file
}

/** Opens a pipe for writing as soon as somebody reads it, and writes into it; undefined when `done` comes first. */
async function feed(pipe: string, done: Promise<unknown>): Promise<'read' | undefined> {
  let isDone = false
  done.then(
    () => (isDone = true),
    () => (isDone = true),
  )
  while (!isDone) {
    const writer = await open(pipe, constants.O_WRONLY | constants.O_NONBLOCK).catch(() => undefined)
    if (writer) {
      await writer.write('fed')
      await writer.close()
      return 'read'
    }
    await pause(5)
  }
  return undefined
}

export const endurance = area('endurance', {
  async 'a text of 5.5 MB does not end the session'(place) {
    const file = await large(place.folder, 'large.txt', 5_500_000)
    assert.ok(await survives(place, file, 'read_text_file'), 'the session ends')
  },
  async 'a picture of 4.5 MB does not end the session'(place) {
    const file = await large(place.folder, 'large.png', 4_500_000)
    assert.ok(await survives(place, file, 'read_media_file'), 'the session ends')
  },
  async 'a text of 5.5 MB among many does not end the session'(place) {
    const file = await large(place.folder, 'large.txt', 5_500_000)
    assert.ok(await survives(place, file, 'read_multiple_files'), 'the session ends')
  },
  async 'the first lines of a large file come all the same'(place) {
    const file = await large(place.folder, 'large.txt', 20_000_000)
    const text = told(await place.call('read_text_file', { path: file, head: 2 }))
    assert.equal(text, `${'x'.repeat(63)}\n${'x'.repeat(63)}`)
  },
  async 'a pipe is refused, and nobody waits at it'({ folder, call }) {
    const pipe = path.join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    const answer = call('read_text_file', { path: pipe })
    assert.equal(await feed(pipe, answer), undefined, 'the server waits at the pipe and reads it')
    refused(await answer)
  },
  async 'many calls at once are all answered'({ folder, call }) {
    const files = Array.from({ length: 100 }, (_, i) => path.join(folder, `${i}.txt`))
    await Promise.all(files.map((file, i) => call('write_file', { path: file, content: `${i}` })))
    const texts = await Promise.all(files.map(async (file) => told(await call('read_text_file', { path: file }))))
    assert.deepEqual(
      texts,
      files.map((_, i) => `${i}`),
    )
  },
  async 'many writes of one file leave one of their texts'({ folder, call }) {
    const file = path.join(folder, 'a.txt')
    const texts = Array.from({ length: 20 }, (_, i) => String(i).repeat(10_000))
    await Promise.all(texts.map((content) => call('write_file', { path: file, content })))
    assert.ok(texts.includes(told(await call('read_text_file', { path: file }))))
    assert.deepEqual(await readdir(folder), ['a.txt'])
  },
  async 'names of any signs are served'({ folder, call }) {
    for (const name of ['a b', '日本', '👋', "it's", '"q"', '[x]', '{y}', '%20', '#1', 'a\\b', '-rf', '$HOME']) {
      const file = path.join(folder, name)
      told(await call('write_file', { path: file, content: name }))
      assert.equal(told(await call('read_text_file', { path: file })), name)
    }
  },
})
