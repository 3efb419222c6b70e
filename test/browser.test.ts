import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { createMcpHandler, type McpHandler } from '@mortise/transport-http/server'
import { createWeatherServer } from '@mortise/weather'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { program } from '../scripts/program.js'

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
const missing = !existsSync(executablePath)
const reason = missing ? ` (skipped: no Chromium at ${executablePath}; name one in CHROMIUM)` : ''
// Whoever checks a change for all of us must not pass over it.
const skipped = missing && !process.env.CI

/** The example's own program, with the origin that it prints. */
async function servePage(): Promise<{ origin: string; stop: () => Promise<void> }> {
  const run = await program(new URL('../examples/browser/serve.ts', import.meta.url))
  const child = spawn(process.execPath, [run], {
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL')
    await exited
  }
  const line = once(createInterface(child.stdout), 'line', { signal: AbortSignal.timeout(25_000) })
  const [url] = await Promise.race([line, exited.then((): never => expect.unreachable('the page is not served'))])
  return { origin: new URL(String(url)).origin, stop }
}

/** The weather server on a port of its own, and how each request to it was answered. */
interface Weather {
  readonly url: string
  readonly told: string[]
}

async function serveWeather(cors: readonly string[]): Promise<Weather> {
  const handler: McpHandler = createMcpHandler(createWeatherServer({ provider: 'sample' }), { cors })
  const told: string[] = []
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    response.on('finish', () => told.push(`${request.method} ${request.headers.origin} ${response.statusCode}`))
    handler.node(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    await handler.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`, told }
}

describe.skipIf(skipped)(`In Chromium${reason}`, () => {
  let browser: Browser
  let page: Awaited<ReturnType<typeof servePage>>
  beforeAll(async () => {
    // A name that is not this machine's leads here, so that its pages are a stranger's.
    const args = ['--no-sandbox', '--headless=new', '--host-resolver-rules=MAP evil.example 127.0.0.1']
    ;[browser, page] = await Promise.all([chromium.launch({ executablePath, args }), servePage()])
  })
  afterAll(() => Promise.all([browser?.close(), page?.stop()]))

  const open = async (origin: string, server: string): Promise<Page> => {
    const opened = await browser.newPage()
    onTestFinished(() => opened.close())
    opened.setDefaultTimeout(20_000)
    await opened.goto(`${origin}/?server=${encodeURIComponent(server)}`)
    return opened
  }

  it('a page lists the tools of the weather server, and shows the forecast and how it comes', async () => {
    const { url, told } = await serveWeather([page.origin])
    const shown = await open(page.origin, url)
    await shown.getByText('9 tools').click()
    expect(await shown.locator('#tools code').allTextContents()).toContain('get_forecast')
    await shown.getByLabel('Place').fill('杭州')
    await shown.getByRole('button', { name: 'Forecast' }).click()
    const table = shown.getByRole('table', { name: 'Hangzhou, Zhejiang, China' })
    await table.waitFor()
    expect(await table.getByRole('row').count()).toBe(8)
    expect(await table.getByRole('row').nth(4).innerText()).toBe('2000-01-04\tlight rain\t6 to 17 °C\t3.4 mm')
    expect(await shown.getByText('SAMPLE DATA').isVisible()).toBe(true)
    expect(
      await shown.locator('#progress').evaluate((bar: { value?: number; max?: number }) => [bar.value, bar.max]),
    ).toEqual([2, 2])
    expect(await shown.locator('#stage').textContent()).toBe('Done')
    // Asked once, a browser knows for all that follows.
    expect([...new Set(told)]).toEqual([`OPTIONS ${page.origin} 204`, `POST ${page.origin} 200`])
  })

  it('a page shows why there is no forecast', async () => {
    const { url } = await serveWeather([page.origin])
    const shown = await open(page.origin, url)
    await shown.getByLabel('Place').fill('Xanadoo')
    await shown.getByRole('button', { name: 'Forecast' }).click()
    await shown.locator('#ask .failed').getByText('Xanadoo').waitFor()
    expect(await shown.getByRole('table').count()).toBe(0)
  })

  it('a page of an older revision opens a session, hears its stream and ends it', async () => {
    const { url } = await serveWeather([page.origin])
    const shown = await open(page.origin, url)
    const seen = await shown.evaluate(
      async ([to, version]) => {
        const ask = (method: string, headers: Record<string, string>, body?: object): Promise<Response> => {
          const both = { accept: 'application/json, text/event-stream', 'content-type': 'application/json' }
          return fetch(to!, { method, headers: { ...both, ...headers }, ...(body && { body: JSON.stringify(body) }) })
        }
        const params = { protocolVersion: version, capabilities: {}, clientInfo: { name: 'page', version: '1' } }
        const opened = await ask('POST', {}, { jsonrpc: '2.0', id: 1, method: 'initialize', params })
        const headers = { 'mcp-session-id': opened.headers.get('mcp-session-id')!, 'mcp-protocol-version': version! }
        const stream = await ask('GET', headers)
        const ended = await ask('DELETE', headers)
        const over = await ask('GET', { ...headers, 'last-event-id': '1' })
        return [opened, stream, ended, over].map(({ status, type }) => `${status} ${type}`)
      },
      [url, '2025-11-25'],
    )
    expect(seen).toEqual(['200 cors', '200 cors', '200 cors', '404 cors'])
  })

  it.each([
    ['a stranger', 'evil.example', 403],
    ['another origin of this machine', 'localhost', 405],
  ])('a page of %s gets nothing [N068]', async (_whose, host, status) => {
    const { url, told } = await serveWeather([page.origin])
    const origin = page.origin.replace('127.0.0.1', host)
    const shown = await open(origin, url)
    await shown.getByText(`There is no way to ${url}`).waitFor()
    expect(await shown.locator('#connected').isVisible()).toBe(false)
    expect(await shown.locator('#tools li').count()).toBe(0)
    expect(new Set(told)).toEqual(new Set([`OPTIONS ${origin} ${status}`]))
  })
})
