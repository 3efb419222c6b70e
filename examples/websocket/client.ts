import { Client } from '@mortise/client'
import { webSocket } from './transport.js'

await using client = new Client({ name: 'player', version: '1.0.0' })
await client.connect(webSocket(process.argv[2] ?? 'ws://127.0.0.1:8080'))

for await (const tool of client.listTools()) console.log(`${tool.name}: ${tool.description}`)

const { content } = await client.callTool({ name: 'roll', arguments: { dice: 3, sides: 6 } })
for (const block of content) if (block.type === 'text') console.log(`Rolled ${block.text}`)
