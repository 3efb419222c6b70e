import { Client } from '@mortise/client'
import { methods, type Version } from '@mortise/protocol'
import { McpServer } from '@mortise/server'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { channels } from '../matrix/channels.js'

/** One tool, written once: two questions, and between them something that must not happen twice. */
function makeServer(): { server: McpServer; did: string[] } {
  const did: string[] = []
  const server = new McpServer({ name: 'release', version: '1' }, { onWarning: () => {} })
  const inputSchema = z.object({ target: z.string() })
  server.registerTool('deploy', { inputSchema }, async ({ target }, ctx) => {
    const sure = await ctx.elicit('sure', {
      message: `Build ${target}?`,
      schema: z.object({ fast: z.boolean() }),
    })
    if (sure.action !== 'accept') return 'left alone'
    const build = await ctx.step('build', () => {
      did.push(`built ${target}`)
      return { id: `${target}-${did.length}`, at: new Date(0) }
    })
    const where = await ctx.elicit('where', {
      message: `Deploy ${build.id} of ${build.at}?`,
      schema: z.object({ zone: z.enum(['eu', 'us']) }),
    })
    if (where.action !== 'accept') return 'built, and left there'
    return `${build.id} runs in ${where.content.zone}, ${sure.content.fast ? 'fast' : 'slow'}`
  })
  return { server, did }
}

const cells = (['memory', 'stdio', 'fetch', 'node'] as const).flatMap((channel) =>
  (['2025-06-18', '2025-11-25', '2026-07-28'] satisfies Version[]).map((version) => ({ channel, version })),
)

describe('a tool with two questions and a step', () => {
  it.each(cells)('does it once over $channel in $version [N149]', async ({ channel, version }) => {
    const { server, did } = makeServer()
    const served = await channels[channel]!(server)
    await using client = new Client({ name: 'terminal', version: '1' }, { versions: [version] })
    const asked: string[] = []
    client.handle(methods.elicit, ({ message }) => {
      asked.push(message)
      return { action: 'accept', content: message.startsWith('Build') ? { fast: true } : { zone: 'eu' } }
    })
    try {
      await client.connect(served.open)
      const { content } = await client.callTool({ name: 'deploy', arguments: { target: 'web' } })
      expect(content).toEqual([{ type: 'text', text: 'web-1 runs in eu, fast' }])
      expect(asked).toEqual(['Build web?', 'Deploy web-1 of 1970-01-01T00:00:00.000Z?'])
      expect(did).toEqual(['built web'])
      await client.callTool({ name: 'deploy', arguments: { target: 'app' } })
      expect(did).toEqual(['built web', 'built app'])
    } finally {
      await client.close()
      await served.close()
    }
  })
})
