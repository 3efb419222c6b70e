import dns from 'node:dns/promises'
import { once } from 'node:events'
import { request } from 'node:http'
import net from 'node:net'
import { createInterface } from 'node:readline'
import { Client } from '@mortise/client'
import { http } from '@mortise/transport-http'
import { stdio } from '@mortise/transport-stdio'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { main } from './index.js'
import { version } from './server.js'
import { textOf } from './testing/connect.js'
import { sandbox } from './testing/sandbox.js'
import { command, spawned } from './testing/spawned.js'

const run = async (...argv: string[]): Promise<{ out: string; err: string; code: unknown }> => {
  const said = { out: '', err: '' }
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((said.out += String(text))))
  const err = vi.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((said.err += String(text))))
  const before = process.exitCode
  process.exitCode = undefined
  try {
    await main(argv)
    return { ...said, code: process.exitCode }
  } finally {
    process.exitCode = before
    out.mockRestore()
    err.mockRestore()
  }
}

/** The status of the answer to a request that is addressed to this host, wherever it goes. */
const statusOf = async (url: string, host: string): Promise<unknown> => {
  const [response] = await once(request(url, { method: 'POST', headers: { host } }).end(), 'response')
  response.resume()
  return response.statusCode
}

describe('the command line', () => {
  it('shows its help and its version on stdout', async () => {
    expect(await run('--help')).toMatchObject({ out: expect.stringMatching(/^Usage: /), err: '', code: undefined })
    expect(await run('--version')).toEqual({ out: `${version}\n`, err: '', code: undefined })
    expect(version).toMatch(/^\d+\.\d+\.\d+/)
  })

  it('names the option of a boundary that a folder lies outside of', async () => {
    const { allow } = sandbox()
    expect(await run('--boundary', '/usr', allow)).toEqual({
      out: '',
      err:
        `mortise-filesystem: The folder "${allow}" lies outside of the boundary "/usr". ` +
        'Choose another boundary (--boundary), or leave that folder out.\n',
      code: 1,
    })
  })

  it('says on stderr what it cannot do, and why', async () => {
    const box = sandbox({ 'file.txt': '' })
    expect(await run('--nope')).toEqual({
      out: '',
      err: "mortise-filesystem: Unknown option '--nope'.\nTry --help.\n",
      code: 2,
    })
    expect(await run()).toMatchObject({ err: expect.stringContaining('No folder was given'), code: 2 })
    expect(await run(box.at('none'))).toEqual({
      out: '',
      err: `mortise-filesystem: The folder "${box.at('none')}" does not exist. Name an existing directory.\n`,
      code: 1,
    })
    expect(await run(box.allow, box.at('file.txt'))).toMatchObject({
      err: expect.stringContaining('is not a directory'),
    })
  })

  it.each(['ENOTFOUND', 'EAI_AGAIN'])('says that a host is not known, where looking it up ends in %s', async (code) => {
    const { allow } = sandbox()
    const lookup = vi.spyOn(dns, 'lookup').mockRejectedValue(Object.assign(new Error('no such host'), { code }))
    onTestFinished(() => lookup.mockRestore())
    expect(await run('--transport', 'http', '--host', 'nosuchhost.invalid', allow)).toEqual({
      out: '',
      err: expect.stringMatching(
        /^mortise-filesystem: The host nosuchhost\.invalid is not known.*: choose another with --host\n$/,
      ),
      code: 1,
    })
  })
})

describe('over stdio', () => {
  it('serves a client that starts it, and ends with it', async () => {
    const box = sandbox({ 'allow/a.txt': 'text' })
    const client = new Client({ name: 'test', version: '0' })
    onTestFinished(() => client.close())
    const [node, ...args] = command
    await client.connect(stdio({ command: node!, args: [...args, box.allow] }))
    expect(textOf(await client.callTool({ name: 'read_text', arguments: { path: 'a.txt' } }))).toBe('text')
  })

  it('writes what clients do to stderr as lines of JSON, if it is to', async () => {
    const { child, says } = spawned('--log-level', 'debug', sandbox().allow)
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientCapabilities': {},
    }
    const params = { name: 'list', arguments: { path: '/etc' }, _meta }
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params })}\n`)
    expect(JSON.parse(await says(/^(\{.*OUTSIDE.*\})$/m))).toMatchObject({ subject: 'list', paths: ['/etc'] })
    expect(JSON.parse(await says(/^(\{.*tool_error.*\})$/m))).toMatchObject({ method: 'tools/call' })
  })

  it('says on stderr that the roots of a client leave it nothing', async () => {
    const { child, says } = spawned('--profile', 'compat', sandbox().allow)
    const send = (message: object): void =>
      void child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
    const clientInfo = { name: 'test', version: '0' }
    const params = { protocolVersion: '2025-11-25', capabilities: { roots: {} }, clientInfo }
    send({ id: 1, method: 'initialize', params })
    send({ method: 'notifications/initialized' })
    send({ id: 2, method: 'tools/call', params: { name: 'list_allowed_directories', arguments: {} } })
    for await (const line of createInterface(child.stdout)) {
      const { id, method } = JSON.parse(line) as { id?: unknown; method?: string }
      if (method !== 'roots/list') continue
      send({ id, result: { roots: [{ uri: 'file:///nowhere' }] } })
      break
    }
    expect(JSON.parse(await says(/^(\{.*nowhere.*\})$/m))).toMatchObject({
      warning: expect.stringMatching(/^The roots of a client leave it nothing, .* They are "file:\/\/\/nowhere"$/),
    })
  })

  it('ends when its input does', async () => {
    const { child, ended } = spawned(sandbox().allow)
    child.stdin.end()
    expect(await ended).toBe(0)
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('ends cleanly on %s', async (signal) => {
    const { child, ended } = spawned(sandbox().allow)
    // Once it answers it hears signals too.
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' })}\n`)
    await new Promise((resolve) => child.stdout.once('data', resolve))
    child.kill(signal)
    expect(await ended).toBe(0)
  })
})

describe('over HTTP', () => {
  it('says where it listens, serves clients there, and ends cleanly on a signal', async () => {
    const box = sandbox({ 'allow/a.txt': 'text' })
    const { child, ended, says } = spawned('--transport', 'http', '--port', '0', box.allow)
    const url = await says(/listening on (\S+)/)
    const client = await new Client({ name: 'test', version: '0' }).connect(http(url))
    expect(textOf(await client.callTool({ name: 'read_text', arguments: { path: 'a.txt' } }))).toBe('text')
    await client.close()
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
  })

  it('lets in who carries the token, where there is one', async () => {
    const box = sandbox({ 'allow/a.txt': 'text' })
    vi.stubEnv('FILES_TOKEN', 'open sesame'.replace(' ', '-'))
    const { says } = spawned('--transport', 'http', '--port', '0', '--token-env', 'FILES_TOKEN', box.allow)
    const url = await says(/listening on (\S+)/)
    const connect = async (authorization: string) => {
      const client = new Client({ name: 'test', version: '0' })
      onTestFinished(() => client.close())
      return client.connect(http(url, { headers: { authorization } }))
    }
    const client = await connect('Bearer open-sesame')
    expect(textOf(await client.callTool({ name: 'read_text', arguments: { path: 'a.txt' } }))).toBe('text')
    await expect(connect('Bearer open')).rejects.toThrow('401')
    await expect(connect('Basic open-sesame')).rejects.toThrow('401')
  })

  it('does not start without a token where one is wanted', async () => {
    const { allow } = sandbox()
    vi.stubEnv('MCP_TOKEN', '')
    onTestFinished(() => void vi.unstubAllEnvs())
    expect(await run('--transport', 'http', '--port', '0', allow)).toEqual({
      out: '',
      err: 'mortise-filesystem: The variable MCP_TOKEN is set, and empty: give it a token, or unset it.\nTry --help.\n',
      code: 2,
    })
  })

  it('says that a port is taken, and what to do', async () => {
    const { allow } = sandbox()
    const taken = net.createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void taken.close())
    await once(taken, 'listening')
    const { port } = taken.address() as net.AddressInfo
    expect(await run('--transport', 'http', '--port', `${port}`, allow)).toEqual({
      out: '',
      err: `mortise-filesystem: Port ${port} on 127.0.0.1 is taken: choose another with --port, or 0 for any free one\n`,
      code: 1,
    })
    expect(await run('--transport', 'http', '--host', '192.0.2.1', '--allowed-host', 'x', allow)).toMatchObject({
      err: 'mortise-filesystem: 192.0.2.1 is not an address of this machine: choose another with --host\n',
    })
  })

  it('warns where others can reach it', async () => {
    const { allow } = sandbox()
    const { says } = spawned('--transport', 'http', '--port', '0', '--allowed-host', 'files.example', allow)
    expect(await says(/Nobody is asked/)).toBeDefined()
  })

  // Known to the system as 127.0.0.1, but not to us, so that nothing but this machine ever reaches the test.
  const elsewhere = ['--transport', 'http', '--port', '0', '--host', '127.1']

  it('listens where others may reach it only with the hosts that requests may be addressed to', async () => {
    const { allow } = sandbox()
    expect(await run(...elsewhere, allow)).toEqual({
      out: '',
      err: expect.stringMatching(
        /^mortise-filesystem: Other machines can reach 127\.1, .* --allowed-host .*\.\nTry --help\.\n$/,
      ),
      code: 2,
    })
    const { says } = spawned(...elsewhere, '--allowed-host', 'filesystem.example', '--allowed-host', 'b.example', allow)
    const url = await says(/listening on (http:\S+)/)
    for (const host of ['filesystem.example', 'b.example:80', 'localhost', '127.0.0.1']) {
      expect(await statusOf(url, host)).not.toBe(403)
    }
    expect(await statusOf(url, 'evil.example')).toBe(403)
  })

  it('takes requests addressed to any name of the loopback, and no others, unless told', async () => {
    const { allow } = sandbox()
    const { says } = spawned('--transport', 'http', '--port', '0', allow)
    const url = await says(/listening on (http:\S+)/)
    for (const host of ['localhost', '127.0.0.5', '[::1]:80']) expect(await statusOf(url, host)).not.toBe(403)
    expect(await statusOf(url, 'filesystem.example')).toBe(403)
  })

  it('lets pages of the origins that are named use it, and no others', async () => {
    const { allow } = sandbox()
    expect(await run('--transport', 'http', '--port', '0', '--allow-origin', '*', allow)).toMatchObject({
      err: expect.stringContaining('"*" is not an origin as browsers write it'),
      code: 1,
    })
    const origins = ['https://a.example', 'https://b.example']
    const { says } = spawned(
      '--transport',
      'http',
      '--port',
      '0',
      ...origins.flatMap((each) => ['--allow-origin', each]),
      allow,
    )
    const url = await says(/listening on (http:\S+)/)
    const told = async (origin: string): Promise<unknown> => {
      const headers = { origin, 'access-control-request-method': 'POST' }
      const [response] = await once(request(url, { method: 'OPTIONS', headers }).end(), 'response')
      response.resume()
      return [response.statusCode, response.headers['access-control-allow-origin']]
    }
    for (const origin of origins) expect(await told(origin)).toEqual([204, origin])
    expect(await told('https://c.example')).toEqual([403, undefined])
  })
})
