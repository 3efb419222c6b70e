import { builtinModules } from 'node:module'
import { createContext, runInContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { McpServer } from '@mortise/server'
import { createMcpHandler } from '@mortise/transport-http/server'
import { build, type Metafile } from 'esbuild'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { mostOfPage, page } from './page.js'

const kib = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KiB`

async function bundled(): Promise<{ code: string; metafile: Metafile }> {
  const { outputFiles, metafile } = await build({
    ...page(import.meta.dirname),
    conditions: ['@mortise/source'],
    metafile: true,
    write: false,
  })
  return { code: outputFiles[0]!.text, metafile }
}

const server = new McpServer({ name: 'sums', version: '1.0.0' })
server.registerTool('add', { inputSchema: z.object({ a: z.number(), b: z.number() }) }, async ({ a, b }, ctx) => {
  await ctx.progress(1, 2, 'adding')
  return String(a + b)
})

const run = `(async () => {
  const seen = []
  const client = new kit.Client({ name: 'page', version: '1.0.0' }, { versions })
  await client.connect(kit.http('http://localhost/mcp'))
  for await (const { name } of client.listTools()) seen.push(name)
  const onProgress = ({ message }) => seen.push(message)
  const { content } = await client.callTool({ name: 'add', arguments: { a: 1, b: 2 } }, { onProgress })
  await client.close()
  return JSON.stringify([...seen, content])
})()`

it('the client and its HTTP transport are bundled for a browser, with nothing of Node in it', async () => {
  const { code, metafile } = await bundled()
  const imported = [...Object.values(metafile.inputs), ...Object.values(metafile.outputs)].flatMap(
    ({ imports }) => imports,
  )
  expect(
    imported.filter(({ path, external }) => external || builtinModules.includes(path.replace(/^node:/, ''))),
  ).toEqual([])
  expect(
    Object.keys(metafile.inputs).filter(
      (file) => !/^(packages\/(client|protocol|transport-http)\/src\/|<stdin>)/.test(file),
    ),
  ).toEqual([])
  expect(code.match(/\b(process|require|Buffer|setImmediate|nextTick|unref|__dirname)\b/g)).toBeNull()
  const zipped = gzipSync(code).length
  console.info(`The client and its HTTP transport, minified: ${kib(code.length)}, with gzip: ${kib(zipped)}`)
  expect(zipped).toBeLessThanOrEqual(mostOfPage)
})

// One revision of each family.
it.each(['2025-11-25', '2026-07-28'])('with nothing but what browsers have, the bundle speaks %s', async (version) => {
  const { code } = await bundled()
  await using handler = createMcpHandler(server)
  const context = createContext({
    AbortController,
    AbortSignal,
    DOMException,
    TextDecoder,
    performance,
    TextEncoder,
    URL,
    atob,
    btoa,
    crypto,
    fetch: (url: string, init: RequestInit) => handler.fetch(new Request(url, init)),
    // Browsers know their timers by number.
    setTimeout: (act: () => void, ms: number) => Number(setTimeout(act, ms)),
    clearTimeout,
    versions: [version],
  })
  runInContext(code, context)
  expect(JSON.parse(String(await runInContext(run, context)))).toEqual(['add', 'adding', [{ type: 'text', text: '3' }]])
})
