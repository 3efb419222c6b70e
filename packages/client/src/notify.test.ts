import { methods } from '@mortise/protocol'
import { describe, expect, it } from 'vitest'
import { Client } from './index.js'
import { modern, older, Scripted, type Script } from './testing/scripted.js'

const connected = async (script: Script, capabilities: Record<string, unknown> = {}) => {
  const transport = new Scripted(script)
  const client = new Client({ name: 'test', version: '1' }, { capabilities })
  await client.connect(transport)
  return { client, transport }
}

describe('a notification of the client', () => {
  it('is sent, with the header of its revision [N255]', async () => {
    const { client, transport } = await connected(older(), { roots: { listChanged: true } })
    await client.notify(methods.rootsChanged, {})
    expect(transport.sent.at(-1)).toEqual({ jsonrpc: '2.0', method: 'notifications/roots/list_changed', params: {} })
    expect(transport.headers.at(-1)).toEqual({ 'mcp-protocol-version': '2025-11-25' })
  })

  it('needs its capability, and a revision that has it', async () => {
    const undeclared = await connected(older(), { roots: {} })
    await expect(undeclared.client.notify(methods.rootsChanged, {})).rejects.toThrow("'roots.listChanged'")
    const { client, transport } = await connected(modern(), { roots: { listChanged: true } })
    await expect(client.notify(methods.rootsChanged, {})).rejects.toThrow('is not part of 2026-07-28')
    expect(transport.sent).toHaveLength(1)
  })

  it('is one that a client sends', async () => {
    const { client } = await connected(older())
    // @ts-expect-error only servers tell of tools
    await client.notify(methods.toolsChanged, {})
    await client.close()
    await expect(client.notify(methods.rootsChanged, {})).rejects.toThrow('call connect() first')
  })
})
