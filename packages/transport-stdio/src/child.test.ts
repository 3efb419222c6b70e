import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { stdio } from './child.js'

const script = (name: string): string => fileURLToPath(new URL(`testing/${name}.ts`, import.meta.url))
const run = (name: string): string[] => ['--conditions=@mortise/source', '--import', 'tsx', script(name)]

it('speaks with a server that it has started', async () => {
  const transport = await stdio({ command: process.execPath, args: run('echo') })()
  await transport.send({ jsonrpc: '2.0', id: 1, method: 'x', params: { a: 1 } })
  for await (const delivery of transport.incoming) {
    expect(delivery).toEqual({ message: { jsonrpc: '2.0', id: 1, result: { a: 1 } } })
    break
  }
  await transport.close()
})
