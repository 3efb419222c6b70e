// A tool that asks the user before it goes on, and a client that answers: npx tsx examples/06-asking.ts
import { Client } from '@mortise/client'
import { methods, type Version } from '@mortise/protocol'
import { McpServer } from '@mortise/server'
import { z } from 'zod'

const server = new McpServer({ name: 'release', version: '1.0.0' })

server.registerTool(
  'publish',
  { description: 'Publishes a package', inputSchema: z.object({ name: z.string() }) },
  async ({ name }, ctx) => {
    console.log('The handler runs')
    const { file } = await ctx.step('build', () => {
      console.log(`Building ${name}`) // what must not happen twice stands in a step
      return { file: `${name}.tgz` }
    })
    const answer = await ctx.elicit('confirm', {
      message: `Publish ${file}?`,
      schema: z.object({ tag: z.enum(['latest', 'next']) }),
    })
    if (answer.action !== 'accept') return `${name} was left alone`
    return `Published ${file} as ${answer.content.tag}`
  },
)

async function publish(name: string, versions?: readonly Version[]): Promise<void> {
  await using client = new Client({ name: 'terminal', version: '1.0.0' }, versions && { versions })
  client.handle(methods.elicit, ({ message }) => {
    console.log(message)
    return name === 'nothing' ? { action: 'decline' } : { action: 'accept', content: { tag: 'next' } }
  })
  await client.connect(server)
  const { content } = await client.callTool({ name: 'publish', arguments: { name } })
  for (const block of content) if (block.type === 'text') console.log(block.text)
}

// The newest revision has no requests to the client: there the handler leaves, and runs again with the answer, but what
// stands in a step does not.
await publish('mortise')
await publish('tenon', ['2025-11-25'])
await publish('nothing')
