// Resources by a template, completed, followed, changed: npx tsx examples/07-resources.ts
import { Client } from '@mortise/client'
import { McpServer, ResourceNotFound } from '@mortise/server'

const notes = new Map([
  ['milk', 'Buy milk'],
  ['mill', 'Visit the mill'],
])
const uriOf = (name: string): string => `note:///${name}`

const server = new McpServer({ name: 'notes', version: '1.0.0' })
server.registerResource(
  'note',
  'note:///{name}',
  {
    description: 'A note by its name',
    mimeType: 'text/plain',
    list: () => [...notes.keys()].map((name) => ({ uri: uriOf(name), name })),
    complete: { name: (typed) => [...notes.keys()].filter((name) => name.startsWith(typed)) },
  },
  (uri, { name }) => {
    const text = notes.get(name)
    if (text === undefined) throw new ResourceNotFound(uri)
    return text
  },
)

await using client = new Client({ name: 'reader', version: '1.0.0' })
await client.connect(server)

for await (const { uri } of client.listResources()) console.log(uri)

const ref = { type: 'ref/resource', uri: 'note:///{name}' } as const
const { completion } = await client.complete({ ref, argument: { name: 'name', value: 'mil' } })
console.log(completion.values)

const read = async (uri: string): Promise<void> => {
  const { contents } = await client.readResource({ uri })
  console.log(contents)
}
await read(uriOf('milk'))

await using changes = await client.listen({ resourceSubscriptions: [uriOf('milk')] })
notes.set('milk', 'Buy oat milk')
server.resourceChanged(uriOf('milk'))
for await (const { uri } of changes) {
  if (uri !== undefined) await read(uri)
  break
}

await read(uriOf('cheese')).catch((error: Error) => console.log(error.message))
