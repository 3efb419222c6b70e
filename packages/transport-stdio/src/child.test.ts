import { afterEach, describe, expect, it, vi } from 'vitest'
import { ConnectionClosed, type Transport } from '@mortise/protocol'
import { timeLimit } from '../../../scripts/quickest.js'
import { eventually } from '../../../scripts/eventually.js'
import { stdio, type StdioOptions } from './child.js'
import { SpawnError } from './spawn-error.js'
import { deaf, isAlive, node, said, stubborn } from './testing/children.js'
import { collect } from './testing/ends.js'

const opened: Transport[] = []
afterEach(async () => {
  vi.restoreAllMocks()
  await Promise.all(opened.splice(0).map((transport) => transport.close()))
})

/** Short waits, so that a child which needs the whole ladder does not hold up the tests. */
const shutdown = { endMs: 100, termMs: 100 }

async function start(options: StdioOptions): Promise<Transport> {
  const transport = await stdio({ stderr: 'pipe', shutdown, ...options })()
  opened.push(transport)
  return transport
}

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no failure',
    (reason: unknown) => reason,
  )

/** What a shell echoes to say a pid, quotes around it closed and opened again. */
const saying = (pid: string): string => `{"jsonrpc":"2.0","method":"said","params":{"pid":'${pid}'}}`

const ping = { jsonrpc: '2.0', id: 1, method: 'ping' } as const

describe('a child', () => {
  it('is spoken with, and ends when the channel does', async () => {
    const transport = await start({ ...node('process.stdin.pipe(process.stdout)'), shutdown: {} })
    await transport.send(ping)
    expect(await collect(transport.incoming, 1)).toEqual([{ message: ping }])
    await transport.close()
    expect(await collect(transport.incoming)).toEqual([])
    await expect(transport.send(ping)).rejects.toMatchObject({ name: 'ConnectionClosed' })
  })

  it('is a fresh one for each time that the channel is opened', async () => {
    const open = stdio(node(`say({ pid: process.pid }); process.stdin.resume()`))
    const [one, two] = await Promise.all([open(), open()])
    opened.push(one, two)
    expect((await said(one)).pid).not.toBe((await said(two)).pid)
  })

  it('is named by its command and its arguments', () => {
    expect(stdio({ command: 'npx', args: ['-y', '@scope/server@1.0', '/a/b'] }).target).toBe(
      'npx -y @scope/server@1.0 /a/b',
    )
    expect(stdio({ command: 'x', args: ['a b', '', '"'] }).target).toBe(String.raw`x "a b" "" "\""`)
  })

  it('needs a name, and says where that goes', () => {
    const unnamed = { args: ['server.js'] } as Partial<StdioOptions> as StdioOptions
    expect(() => stdio(unnamed)).toThrow(
      new TypeError("stdio: name the program in `command`, as in { command: 'node', args: ['server.js'] }"),
    )
  })

  it('gets its arguments as they are, no shell between', async () => {
    const args = ['$(echo no)', '; exit 1', '"', '*', '&& x']
    const { command, args: code = [] } = node('say({ args: process.argv.slice(1) }); process.stdin.resume()')
    const transport = await start({ command, args: [...code, ...args] })
    expect(await said(transport)).toEqual({ args })
  })

  it('gets the environment that it needs, what it is given, and nothing else', async () => {
    vi.stubEnv('A_SECRET_OF_OURS', 'secret')
    const options = { ...node('say(process.env); process.stdin.resume()'), env: { GIVEN: 'yes', PATH: '/given' } }
    const env = await said(await start(options))
    vi.unstubAllEnvs()
    expect(env).toMatchObject({ GIVEN: 'yes', PATH: '/given' })
    expect(env).not.toHaveProperty('A_SECRET_OF_OURS')
  })

  it('runs in the folder that it is given', async () => {
    const transport = await start({ ...node('say({ cwd: process.cwd() }); process.stdin.resume()'), cwd: '/' })
    expect(await said(transport)).toEqual({ cwd: '/' })
  })

  it('may write to stderr and to stdout what it likes [N056]', async () => {
    const [lines, noise]: [string[], string[]] = [[], []]
    const code = `console.error('warming up'); console.log('hello'); say({ ok: true }); process.stdin.resume()`
    const transport = await start({
      ...node(code),
      stderr: (line) => lines.push(line),
      onNoise: (line) => noise.push(line),
    })
    expect(await said(transport)).toEqual({ ok: true })
    await eventually(() => expect(lines).toEqual(['warming up']))
    expect(noise).toEqual(['hello'])
  })

  it('fails a request whose answer is longer than the limit', async () => {
    const code = `console.log(JSON.stringify({ jsonrpc: '2.0', id: 1, result: { x: 'x'.repeat(999) } })); process.stdin.resume()`
    const transport = await start({ ...node(code), limit: 500 })
    expect(await collect(transport.incoming, 1)).toMatchObject([{ lost: 1 }])
  })
})

describe('a child that cannot be started', () => {
  it.each<[string, StdioOptions, RegExp]>([
    ['no such program', { command: 'no-such-program', args: ['x'] }, /^no-such-program x: .*ENOENT.*on PATH/],
    ['no such folder', { command: 'node', cwd: '/no/such/folder' }, /the folder \/no\/such\/folder does not exist/],
    ['no program', { command: '/' }, /^\/: cannot be started .*EACCES.*may not be run/],
    ['no name', { command: '' }, /^"": cannot be started/],
  ])('says why: %s', async (_, options, message) => {
    const reason = (await failure(start(options))) as SpawnError
    expect(reason).toBeInstanceOf(SpawnError)
    expect(reason.message).toMatch(message)
    expect(reason).toMatchObject({ exitCode: null, signal: null, stderr: [], cause: expect.any(Error) as Error })
  })
})

describe('a child that ends unasked', () => {
  it('breaks the channel with what it said last', async () => {
    const transport = await start(node(`console.error('no licence'); console.error('giving up'); process.exitCode = 3`))
    const reason = await failure(collect(transport.incoming))
    expect(reason).toMatchObject({ name: 'SpawnError', exitCode: 3, signal: null, stderr: ['no licence', 'giving up'] })
    expect((reason as Error).message).toMatch(/ended before it said anything \(exit code 3\)\nIts last words/)
  })

  it('fails what is sent then, with the same reason', async () => {
    const transport = await start({ ...node(`process.exit(3)`), stderr: 'ignore' })
    const reason = await failure(collect(transport.incoming))
    expect(reason).toMatchObject({ hint: expect.stringContaining('run it by hand') as string, stderr: [] })
    const sent = (await failure(transport.send(ping))) as Error
    expect(sent).toBe(reason)
    expect(sent).toBeInstanceOf(ConnectionClosed)
  })

  it('breaks the channel with what it wrote to stdout that is no message', async () => {
    const transport = await start({ command: 'echo', args: ['hello'] })
    const reason = await failure(collect(transport.incoming))
    expect(reason).toMatchObject({ strays: ['hello'], stderr: [], hint: undefined })
    expect((reason as Error).message).toBe(
      'echo hello: ended unasked (exit code 0)\nIt wrote to stdout what is no message of the protocol:\n  hello',
    )
  })

  it('breaks the channel after all that it said', async () => {
    const transport = await start(node('for (let n = 0; n < 1000; n++) say({ n })'))
    expect(await collect(transport.incoming, 1000)).toHaveLength(1000)
    const reason = (await failure(collect(transport.incoming))) as Error
    expect(reason.message).toMatch(/ended unasked \(exit code 0\)/)
  })

  it('is told of within a second when it was killed', async () => {
    const spawned = performance.now()
    const transport = await start(node(`say({ pid: process.pid }); ${deaf}`))
    const { pid } = await said(transport)
    const killed = performance.now()
    process.kill(pid as number, 'SIGKILL')
    const reason = await failure(collect(transport.incoming))
    expect(reason).toMatchObject({ name: 'SpawnError', exitCode: null, signal: 'SIGKILL' })
    expect(performance.now() - killed).toBeLessThan(timeLimit(1000, killed - spawned))
  })

  it('is ended when it only closed its streams', async () => {
    const code = `say({ pid: process.pid }); process.stdin.destroy(); require('fs').closeSync(1); ${deaf}`
    const transport = await start(node(code))
    const { pid } = await said(transport)
    const reason = (await failure(collect(transport.incoming))) as Error
    expect(reason.message).toMatch(/closed its streams unasked, and still ran/)
    await eventually(() => expect(isAlive(pid)).toBe(false))
  })
})

describe('closing', () => {
  it('gives a child that wants to the time to end in peace [N062]', async () => {
    const code = `say({}); process.stdin.on('end', () => setTimeout(() => { say({}); console.error('bye') }, 50)).resume()`
    const lines: string[] = []
    const transport = await start({ ...node(code), shutdown: {}, stderr: (line) => lines.push(line) })
    await said(transport)
    await transport.close()
    expect(lines).toEqual(['bye'])
  })

  it.each([
    ['stays when its input ends', deaf],
    ['stays on SIGTERM too', stubborn],
  ])('ends a child that %s', async (_, code) => {
    const transport = await start(node(`${code}; say({ pid: process.pid })`))
    const { pid } = await said(transport)
    await Promise.all([transport.close(), transport.close()])
    expect(isAlive(pid)).toBe(false)
  })

  it.each([
    ['whom it waits for', (code: string) => `${code} & wait`],
    ['whom it leaves', (code: string) => `${code} & echo left`],
    ['who hold none of its pipes', (code: string) => `${code} >/dev/null 2>&1 & echo '${saying('$!')}'; read line`],
  ])('ends those too that the child has started, and %s', async (_, script) => {
    const { command, args = [] } = node(`${stubborn}; say({ pid: process.pid })`)
    const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`
    const transport = await start({ command: 'sh', args: ['-c', script([command, ...args].map(quote).join(' '))] })
    const { pid } = await said(transport)
    await transport.close()
    await eventually(() => expect(isAlive(pid)).toBe(false))
  })

  it('lets go of the end of this process, which would have ended the child', async () => {
    const listeners = process.listeners('exit')
    const transport = await start(node(`${deaf}; say({ pid: process.pid })`))
    const { pid } = await said(transport)
    const [onExit] = process.listeners('exit').filter((each) => !listeners.includes(each))
    onExit?.(0)
    await eventually(() => expect(isAlive(pid)).toBe(false))
    await transport.close()
    expect(process.listeners('exit')).toEqual(listeners)
  })
})
