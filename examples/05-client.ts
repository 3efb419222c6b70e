// A client for example 02: npx tsx examples/05-client.ts http://127.0.0.1:3000/mcp
import { Client } from '@mortise/client'
import { http } from '@mortise/transport-http'

await using client = new Client({ name: 'baker', version: '1.0.0' })
await client.connect(http(process.argv[2] ?? 'http://127.0.0.1:3000/mcp'))

const { info, revision } = client.server
console.log(`${info?.name}, in ${revision.version}`)

for await (const { name, description } of client.listTools()) console.log(`${name}: ${description}`)

const { structuredContent } = await client.callTool(
  { name: 'bake', arguments: { loaves: 3 } },
  {
    timeout: 10_000,
    onProgress: ({ progress, total, message }) => console.log(`${progress}/${total} ${message}`),
  },
)
console.log(structuredContent)

const { isError, content } = await client.callTool({ name: 'bake', arguments: { loaves: 0 } })
if (isError) console.log(content)
