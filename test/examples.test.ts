import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Client } from '@mortise/client'
import type { ToolResult } from '@mortise/protocol'
import { http } from '@mortise/transport-http'
import { stdio } from '@mortise/transport-stdio'
import { describe, expect, it } from 'vitest'
import fetchExample from '../examples/04-fetch-handler.js'
import { program } from '../scripts/program.js'

const folder = fileURLToPath(new URL('../examples/', import.meta.url))
const run = (name: string): Promise<string> => program(new URL(`../examples/${name}.ts`, import.meta.url))

/** What an example prints, a line each. Rejects when it fails. */
async function printed(name: string, ...args: string[]): Promise<string[]> {
  const signal = AbortSignal.timeout(12_000)
  const { stdout } = await promisify(execFile)(process.execPath, [await run(name), ...args], { signal })
  return stdout.trimEnd().split('\n')
}

/** Runs an example that listens and prints its URL, and ends it by the signal that it heeds. */
async function during(name: string, act: (url: string) => Promise<void>): Promise<void> {
  const child = spawn(process.execPath, [await run(name)], {
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  try {
    const [url] = (await once(createInterface(child.stdout), 'line', { signal: AbortSignal.timeout(12_000) })) as [
      string,
    ]
    await act(url)
    child.kill('SIGTERM')
    expect(await exited).toEqual([0, null])
  } finally {
    child.kill('SIGKILL')
    await exited
  }
}

const text = ({ content }: ToolResult): unknown => content.map((block) => ('text' in block ? block.text : block.type))
const guest = (): Client => new Client({ name: 'guest', version: '1.0.0' })

describe('The examples', () => {
  it('are short, and there is a test for each', () => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.ts'))
    expect(files.map((name) => name.slice(0, 2))).toEqual([
      '01',
      '02',
      '03',
      '04',
      '05',
      '06',
      '07',
      '08',
      '09',
      '10',
      '11',
    ])
    for (const file of files) expect(readFileSync(folder + file, 'utf8').split('\n').length, file).toBeLessThan(62)
  })

  it('01 greets over stdio', async () => {
    await using client = guest()
    await client.connect(stdio({ command: process.execPath, args: [await run('01-hello-server')] }))
    expect(text(await client.callTool({ name: 'greet', arguments: { name: 'Ada' } }))).toEqual(['Hello, Ada!'])
  })

  it('02 bakes over HTTP, and 05 watches it', async () => {
    await during('02-http-server', async (url) => {
      const lines = await printed('05-client', url)
      expect(lines.slice(0, 6)).toEqual([
        expect.stringMatching(/^kitchen, in \d{4}-\d\d-\d\d$/),
        'bake: Bakes bread, a loaf at a time',
        '1/3 Loaf 1 is done',
        '2/3 Loaf 2 is done',
        '3/3 Loaf 3 is done',
        '{ baked: 3 }',
      ])
      expect(lines.slice(6).join('\n')).toMatch(/Invalid arguments for bake:.*loaves/)
    })
  })

  it('03 knows its members in Express, and lets nobody else in', async () => {
    await during('03-express', async (url) => {
      await using client = guest()
      await client.connect(http(url, { headers: { authorization: 'Bearer secret-of-ada' } }))
      expect(text(await client.callTool({ name: 'whoami' }))).toEqual(['You are ada'])
      await expect(guest().connect(http(url))).rejects.toMatchObject({ name: 'HttpError', status: 401 })
      expect(await (await fetch(new URL('/', url))).text()).toBe('The server is at /mcp')
    })
  })

  it('04 answers a Request with a Response', async () => {
    await using client = guest()
    const send = (href: string, init: object): Promise<Response> => fetchExample.fetch(new Request(href, init))
    await client.connect(http('https://words.example/mcp', { fetch: send }))
    const { structuredContent } = await client.callTool({ name: 'count', arguments: { text: 'one two  three' } })
    expect(structuredContent).toEqual({ words: 3 })
    const stranger = await fetchExample.fetch(new Request('https://other.example/mcp', { method: 'POST', body: '{}' }))
    expect(stranger.status).toBe(403)
  })

  it('06 asks and builds once in each revision, and runs its handler again only where it has to', async () => {
    expect(await printed('06-asking')).toEqual(
      [
        ['The handler runs', 'Building mortise', 'Publish mortise.tgz?', 'The handler runs'],
        ['Published mortise.tgz as next'],
        ['The handler runs', 'Building tenon', 'Publish tenon.tgz?', 'Published tenon.tgz as next'],
        ['The handler runs', 'Building nothing', 'Publish nothing.tgz?', 'The handler runs', 'nothing was left alone'],
      ].flat(),
    )
  })

  it('07 lists, completes, reads and follows a note', async () => {
    const lines = await printed('07-resources')
    expect(lines.slice(0, 4)).toEqual([
      'note:///milk',
      'note:///mill',
      "[ 'milk', 'mill' ]",
      "[ { uri: 'note:///milk', mimeType: 'text/plain', text: 'Buy milk' } ]",
    ])
    expect(lines.slice(4, -1).join(' ')).toContain("text: 'Buy oat milk'")
    expect(lines.at(-1)).toBe('Resource not found: note:///cheese')
  })

  it('08 passes its own tests', async () => {
    const lines = await printed('08-testing')
    expect(lines.filter((line) => line.startsWith('ok '))).toHaveLength(4)
    expect(lines).toContain('# fail 0')
  })

  it('09 times requests on the server and calls on the client', async () => {
    const lines = await printed('09-middleware')
    expect(lines.map((line) => line.replace(/\d+\.\d ms$/, 'N ms'))).toEqual([
      'server server/discover: N ms',
      'server tools/call: N ms',
      'client tools/call: N ms',
      'server tools/call: N ms',
      'client tools/call: N ms',
      'Unknown tool: run',
    ])
  })

  it('10 has an extension on both sides, and keeps it from those who have not named it', async () => {
    expect(await printed('10-extension')).toEqual([
      '180',
      "[ { type: 'text', text: 'Your number is A7' } ]",
      "{ items: [ 'pear' ] } 180",
      expect.stringMatching(/^-32021 .*com\.example\/scales/),
    ])
  })

  it('11 roasts for who has the token, and ends when it is told to', async () => {
    await during('11-production', async (url) => {
      await expect(guest().connect(http(url))).rejects.toThrow('Who is it?')
      await using client = guest()
      await client.connect(http(url, { headers: { authorization: 'Bearer secret' } }))
      const seen: number[] = []
      const onProgress = ({ progress }: { progress: number }): void => void seen.push(progress)
      expect(text(await client.callTool({ name: 'roast' }, { onProgress }))).toEqual(['Roasted for barista'])
      expect(seen).toEqual([1, 2, 3])
      expect((await fetch(new URL('/healthz', url))).status).toBe(200)
    })
  })
})
