import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Json } from '@mortise/protocol'
import type { Guest } from './guest.js'
import { called, meanwhile, outcome } from './print.js'

interface Found {
  file: string
  line: number
  text: string
}
interface Entry {
  name: string
  type: string
  size?: number
}
const line = ({ name, type, size }: Entry): string =>
  `${name}${type === 'directory' ? '/' : ''}${size ? ` (${size} bytes)` : ''}`
const entriesOf = (value: unknown): Entry[] => (Array.isArray(value) ? (value as Entry[]) : [])
const foundIn = ({ matches }: Json): string =>
  (Array.isArray(matches) ? (matches as Found[]) : [])
    .map(({ file, line: at, text }) => `${file}:${at} ${text}`)
    .join('\n')
const show = (key: string) => (structured: Json) => entriesOf(structured[key]).map(line).join('\n')

/** What is below a folder: a list, a search for names and one for a word, with their progress, some lines of a file. */
export async function showFolder(guest: Guest, folder: string): Promise<void> {
  await guest.call('list', { path: folder }, show('entries'))
  const found = await guest.call('find', { path: folder, pattern: '**/*.md' }, show('matches'))
  await guest.call('grep', { path: folder, pattern: 'npx -y', glob: '**/*.md', perFile: 1, limit: 5 }, foundIn)
  const texts = entriesOf(found.matches).filter(({ size }) => size)
  const first = texts.find(({ name }) => name === 'README.md') ?? texts[0]
  if (first)
    await guest.call('read_text', { path: path.join(folder, first.name), limit: 5 }, (_lines, text) => text.trimEnd())
}

/** Follows a file in a folder of the demo's own, changes it through the server, reads it again, and takes an edit back. */
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
  const { operationId } = await guest.call(
    'edit',
    { path: file, edits: [{ oldText: 'bread', newText: 'cheese' }] },
    ({ diff }) => String(diff).trimEnd(),
  )
  await guest.call('undo', { operationId: operationId as string }, (_undone, text) => text)
}
