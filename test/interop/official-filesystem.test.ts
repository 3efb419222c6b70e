import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Client } from '@mortise/client'
import { methods } from '@mortise/protocol'
import { stdio } from '@mortise/transport-stdio'
import { expect, it, onTestFinished } from 'vitest'
import { Mark } from '../leftovers/processes.js'

const program = createRequire(import.meta.url).resolve('@modelcontextprotocol/server-filesystem/dist/index.js')

function scratch(name: string): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), `mortise-${name}-`)))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

it('our client uses the official server-filesystem over stdio, and leaves nothing of it behind', async () => {
  const mark = new Mark()
  const [given, root] = [scratch('given'), scratch('root')]
  const client = new Client({ name: 'interop', version: '1.0.0' })
  onTestFinished(() => client.close())
  client.handle(methods.listRoots, () => ({ roots: [{ uri: `file://${root}` }] }))
  const server = { command: process.execPath, args: [program, given], env: mark.env, stderr: 'ignore' } as const
  await client.connect(stdio(server))

  expect(client.server).toMatchObject({ revision: { version: '2025-11-25' }, capabilities: { tools: {} } })
  const { tools } = await client.listTools()
  expect(tools).toHaveLength(14)
  // The roots of a client take the place of the folders on the command line, once the server has asked for them.
  const allowed = async (): Promise<unknown> =>
    (await client.callTool({ name: 'list_allowed_directories' })).structuredContent
  await expect.poll(allowed).toEqual({ content: expect.stringContaining(root) as string })

  const file = path.join(root, 'a.txt')
  const written = await client.callTool({ name: 'write_file', arguments: { path: file, content: 'Grüße\n' } })
  expect(written.isError).toBeUndefined()
  expect(readFileSync(file, 'utf8')).toBe('Grüße\n')
  const read = await client.callTool({ name: 'read_text_file', arguments: { path: file } })
  expect(read).toMatchObject({ content: [{ text: 'Grüße\n' }], structuredContent: { content: 'Grüße\n' } })
  writeFileSync(path.join(given, 'b.txt'), 'no')
  const outside = await client.callTool({ name: 'read_text_file', arguments: { path: path.join(given, 'b.txt') } })
  expect(outside).toMatchObject({
    isError: true,
    content: [{ text: expect.stringContaining('Access denied') as string }],
  })
  const wrong = await client.callTool({ name: 'read_text_file', arguments: {} })
  expect(wrong.isError).toBe(true)
  await expect(client.listResources()).rejects.toThrow("needs the server capability 'resources'")

  expect(mark.running()).toHaveLength(1)
  await client.close()
  expect(mark.running()).toEqual([])
})
