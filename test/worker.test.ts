import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { Client } from '@mortise/client'
import { http } from '@mortise/transport-http'
import { build } from 'esbuild'
import { beforeAll, expect, it } from 'vitest'

let code = ''

beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../examples/04-fetch-handler.ts', import.meta.url))],
    bundle: true,
    format: 'iife',
    globalName: 'program',
    // Anything of Node that it imports would be an error.
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['@mortise/source'],
    write: false,
  })
  code = outputFiles[0]!.text
})

/** Runs the program with what workers have. They refuse chance and timers to what is not yet answering a request. */
function worker(): (request: Request) => Promise<Response> {
  let isLoading = true
  const whenAsked =
    <A extends unknown[], R>(act: (...args: A) => R) =>
    (...args: A): R => {
      if (isLoading) throw new Error('Not while the program loads')
      return act(...args)
    }
  const context = createContext({
    AbortController,
    AbortSignal,
    Blob,
    ByteLengthQueuingStrategy,
    ReadableStream,
    Response,
    TextDecoder,
    TextEncoder,
    URL,
    Uint8Array,
    console,
    crypto: { randomUUID: whenAsked(() => crypto.randomUUID()), subtle: crypto.subtle },
    performance,
    // Their timers are numbers.
    setInterval: whenAsked((act: () => void, ms: number) => Number(setInterval(act, ms))),
    setTimeout: whenAsked((act: () => void, ms: number) => Number(setTimeout(act, ms))),
    clearInterval,
    clearTimeout,
  })
  runInContext(code, context)
  isLoading = false
  const { program } = context as { program: { default: { fetch: (request: Request) => Promise<Response> } } }
  return program.default.fetch
}

// One revision of each family.
it.each(['2025-11-25', '2026-07-28'] as const)(
  'a server needs nothing but what workers have to speak %s',
  async (version) => {
    const take = worker()
    await using client = new Client({ name: 'guest', version: '1.0.0' }, { versions: [version] })
    await client.connect(http('https://words.example/mcp', { fetch: (url, init) => take(new Request(url, init)) }))
    const { structuredContent } = await client.callTool({ name: 'count', arguments: { text: 'one two' } })
    expect(structuredContent).toEqual({ words: 2 })
  },
)
