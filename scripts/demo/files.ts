import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Guest } from './guest.js'
import { called, meanwhile, outcome } from './print.js'

/** What is below a folder: a list, a search with its progress, some lines of a file. */
export async function showFolder(guest: Guest, folder: string): Promise<void> {
  await guest.call('list', { path: folder }, (_entries, text) => text)
  const { matches } = await guest.call('find', { path: folder, pattern: '**/*.md' }, (_found, text) => text)
  const [first] = Array.isArray(matches) ? (matches as { path: string }[]) : []
  if (first) await guest.call('read', { path: first.path, limit: 5 }, (_lines, text) => text)
}

/** Follows a file in a folder of the demo's own, changes it through the server, and reads it again. */
export async function showChange(guest: Guest, folder: string): Promise<void> {
  const file = path.join(folder, 'note.txt')
  const uri = pathToFileURL(file).href
  await writeFile(file, 'Buy milk\n')
  called('listen', { resourceSubscriptions: [uri] })
  await using changes = await guest.client.listen({ resourceSubscriptions: [uri] })
  meanwhile(`the server will tell of ${changes.accepted.resourceSubscriptions?.length ?? 0} resource`)
  await guest.call(
    'write',
    { path: file, content: 'Buy milk and bread\n', mode: 'overwrite' },
    (_written, text) => text,
  )
  for await (const change of changes) {
    meanwhile(`changed: ${change.uri}`)
    break
  }
  called('resources/read', { uri })
  const { contents } = await guest.client.readResource({ uri })
  outcome(
    contents
      .map((each) => ('text' in each ? each.text : ''))
      .join('')
      .trimEnd(),
  )
}
