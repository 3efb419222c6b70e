import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { afterEach, expect, it, vi } from 'vitest'
import { program } from '../../../scripts/program.js'
import { isAlive, node, deaf, stubborn } from './testing/children.js'
import { text } from './testing/ends.js'

type Running = ChildProcessByStdio<Writable, Readable, null>

const running: Running[] = []
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
})

const source = (name: string): Promise<string> => program(new URL(`testing/${name}.ts`, import.meta.url))

async function run(name: string, ...args: string[]): Promise<Running> {
  const child = spawn(process.execPath, [await source(name), ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  running.push(child)
  return child
}
/** What a program says first. */
async function says<T>({ stdout }: Running): Promise<T> {
  return ((await text(stdout, 1)) as [T])[0]
}
const within = (ms: number) => ({ timeout: ms, interval: 10 })
const call = '{"jsonrpc":"2.0","id":1,"method":"x"}\n'

it('a server ends within a second of its input, though a handler hangs [N063]', async () => {
  const server = await run('server')
  await says(server)
  server.stdin.write(call)
  const start = performance.now()
  server.stdin.end()
  const [code] = (await once(server, 'exit')) as [number]
  expect(performance.now() - start).toBeLessThan(1000)
  expect(code).toBe(0)
})

it('a server ends within a second of the end of those who read it', async () => {
  const server = await run('server')
  await says(server)
  server.stdout.destroy()
  // Garbage is answered, which nobody reads.
  server.stdin.write('garbage\n')
  const [code] = (await once(server, 'exit')) as [number]
  expect(code).toBe(0)
})

it('a server ends within a second when its client is killed in the middle', async () => {
  const client = await run('client', 'wait', process.execPath, await source('server'))
  const { pid } = await says<{ pid: number }>(client)
  expect(isAlive(pid)).toBe(true)
  client.kill('SIGKILL')
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), within(1000))
})

it('a client that ends without closing takes its server along', async () => {
  const { command, args = [] } = node(`say({ pid: process.pid }); ${deaf}`)
  const client = await run('client', 'exit', command, ...args)
  const { pid } = await says<{ pid: number }>(client)
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), within(2000))
})

it('a client that closes leaves nothing behind that would hold it', async () => {
  const { command, args = [] } = node(`say({ pid: process.pid }); ${stubborn}`)
  const client = await run('client', 'close', command, ...args)
  const exited = once(client, 'exit')
  const [first, last] = (await text(client.stdout)) as [{ pid: number }, { left: string[]; listeners: number }]
  expect(last).toEqual({ left: [], listeners: expect.any(Number) as number })
  expect(await exited).toEqual([0, null])
  expect(isAlive(first.pid)).toBe(false)
})
