import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Json } from '@mortise/protocol'
import type { Guest } from './guest.js'
import { called, meanwhile, outcome } from './print.js'

interface Entry {
  name: string
  type: string
  size?: number
}
const line = ({ name, type, size }: Entry): string =>
  `${name}${type === 'directory' ? '/' : ''}${size ? ` (${size} bytes)` : ''}`
const entriesOf = (value: unknown): Entry[] => (Array.isArray(value) ? (value as Entry[]) : [])
const show = (key: string) => (structured: Json) => entriesOf(structured[key]).map(line).join('\n')

/** What is below a folder: a list, a search with its progress, some lines of a file. */
export async function showFolder(guest: Guest, folder: string): Promise<void> {
  await guest.call('list', { path: folder }, show('entries'))
  const found = await guest.call('find', { path: folder, pattern: '**/*.md' }, show('matches'))
  const texts = entriesOf(found.matches).filter(({ size }) => size)
  const first = texts.find(({ name }) => name === 'README.md') ?? texts[0]
  if (first)
    await guest.call('read', { path: path.join(folder, first.name), limit: 5 }, ({ text }) => String(text).trimEnd())
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
