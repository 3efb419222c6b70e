import dns from 'node:dns/promises'
import { once } from 'node:events'
import { request } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { Client } from '@mortise/client'
import { http } from '@mortise/transport-http'
import { stdio } from '@mortise/transport-stdio'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { version } from './offer.js'
import { textOf } from './testing/connect.js'
import { run } from './testing/in-process.js'
import { command, spawned, spawnedWith } from './testing/spawned.js'

const client = (): Client => {
  const made = new Client({ name: 'test', version: '0' })
  onTestFinished(() => made.close())
  return made
}

/** The status of the answer to a request that is addressed to this host, wherever it goes. */
const statusOf = async (url: string, host: string): Promise<unknown> => {
  const [response] = await once(request(url, { method: 'POST', headers: { host } }).end(), 'response')
  response.resume()
  return response.statusCode
}

describe('the command line', () => {
  it('shows its help and its version on stdout', async () => {
    expect(await run('--help')).toMatchObject({
      out: expect.stringMatching(/^Usage: mortise-weather /),
      err: '',
      code: undefined,
    })
    expect(await run('--version')).toEqual({ out: `${version}\n`, err: '', code: undefined })
    expect(version).toMatch(/^\d+\.\d+\.\d+/)
  })

  it('says on stderr what it cannot do, and why', async () => {
    const err = "mortise-weather: Unknown option '--nope'.\nTry --help.\n"
    expect(await run('--nope')).toEqual({ out: '', err, code: 2 })
    vi.stubEnv('OPEN_METEO_URL', 'nowhere')
    onTestFinished(() => void vi.unstubAllEnvs())
    expect(await run()).toEqual({ out: '', err: expect.stringContaining('no http or https URL\n'), code: 1 })
  })

  it('says that a port is taken, or an address not its own', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void taken.close())
    await new Promise((resolve) => taken.once('listening', resolve))
    const port = String((taken.address() as AddressInfo).port)
    const err = `mortise-weather: Port ${port} on 127.0.0.1 is taken: choose another with --port, or 0 for any free one\n`
    expect(await run('--transport', 'http', '--port', port)).toEqual({ out: '', err, code: 1 })
    const far = ['--transport', 'http', '--host', '192.0.2.1', '--allowed-host', '192.0.2.1']
    expect(await run(...far)).toMatchObject({ err: expect.stringContaining('not an address of this machine'), code: 1 })
  })

  it.each(['ENOTFOUND', 'EAI_AGAIN'])('says that a host is not known, where looking it up ends in %s', async (code) => {
    const lookup = vi.spyOn(dns, 'lookup').mockRejectedValue(Object.assign(new Error('no such host'), { code }))
    onTestFinished(() => lookup.mockRestore())
    expect(await run('--transport', 'http', '--host', 'nosuchhost.invalid')).toEqual({
      out: '',
      err: expect.stringMatching(
        /^mortise-weather: The host nosuchhost\.invalid is not known.*: choose another with --host\n$/,
      ),
      code: 1,
    })
  })
})

describe('over stdio', () => {
  it('serves a client that starts it, and ends with it', async () => {
    const [node, ...args] = command
    const caller = await client().connect(stdio({ command: node, args: [...args, '--provider', 'sample'] }))
    const result = await caller.callTool({ name: 'get_current', arguments: { location: { name: 'Paris' } } })
    expect(textOf(result)).toMatch(/^SAMPLE DATA/)
    await caller.close()
  })

  it('ends when it is told to', async () => {
    const { child, ended } = spawned('--provider', 'sample')
    child.stdin.write('{"jsonrpc":"2.0","id":1,"method":"ping"}\n')
    await new Promise((resolve) => child.stdout.once('data', resolve))
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
  })
})

describe('over HTTP', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'serves where it says, to any name of the loopback and no others, until %s',
    async (signal) => {
      const { child, ended, says } = spawned('--provider', 'sample', '--transport', 'http', '--port', '0')
      const url = await says(/listening on (http:\S+)/)
      const caller = await client().connect(http(url))
      const result = await caller.callTool({ name: 'search_location', arguments: { query: 'Paris' } })
      expect(textOf(result)).toContain('Paris, Île-de-France, France')
      await caller.close()
      for (const host of ['localhost', '127.0.0.5', '[::1]:80']) expect(await statusOf(url, host)).not.toBe(403)
      expect(await statusOf(url, 'weather.example')).toBe(403)
      child.kill(signal)
      expect(await ended).toBe(0)
    },
  )

  // Known to the system as 127.0.0.1, but not to us, so that nothing but this machine ever reaches the test.
  const elsewhere = ['--transport', 'http', '--port', '0', '--host', '127.1']

  it('listens where others may reach it only with the hosts that requests may be addressed to', async () => {
    expect(await run(...elsewhere)).toEqual({
      out: '',
      err: expect.stringMatching(
        /^mortise-weather: Other machines can reach 127\.1, .* --allowed-host .*\.\nTry --help\.\n$/,
      ),
      code: 2,
    })
    const { says } = spawned(...elsewhere, '--allowed-host', 'weather.example', '--allowed-host', 'b.example')
    const url = await says(/listening on (http:\S+)/)
    for (const host of ['weather.example', 'b.example:80', 'localhost', '127.0.0.1']) {
      expect(await statusOf(url, host)).not.toBe(403)
    }
    expect(await statusOf(url, 'evil.example')).toBe(403)
  })

  it('lets pages of the origins that are named use it, and no others', async () => {
    expect(await run('--transport', 'http', '--port', '0', '--allow-origin', '*')).toMatchObject({
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

  it('asks for the token that the environment holds, and never tells it', async () => {
    const { child, ended, says } = spawnedWith({ KEY: 's3cret' }, '--transport=http', '--port=0', '--token-env=KEY')
    const url = await says(/listening on (http:\S+)/)
    await expect(client().connect(http(url))).rejects.toMatchObject({ status: 401 })
    const wrong = http(url, { headers: { authorization: 'Bearer other' } })
    await expect(client().connect(wrong)).rejects.toMatchObject({ status: 401 })
    const caller = await client().connect(http(url, { headers: { authorization: 'Bearer s3cret' } }))
    const result = await caller.callTool({ name: 'search_location', arguments: { query: 'Paris' } })
    expect(textOf(result)).toContain('Paris')
    await caller.close()
    child.kill()
    expect(await ended).toBe(0)
  })

  it('tells of each request where it is told to', async () => {
    const { says } = spawned('--transport=http', '--port=0', '--provider=sample', '--log-level=info')
    const caller = await client().connect(http(await says(/listening on (http:\S+)/)))
    await caller.callTool({ name: 'get_weather', arguments: { city: 'Oslo' } })
    expect(await says(/tools\/call "get_weather" [\d.]+ ms (\S+)/)).toBe('ok')
  })
})
