import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { afterEach, expect, it } from 'vitest'
import { timeLimit } from '../../../scripts/quickest.js'
import { eventually } from '../../../scripts/eventually.js'
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
/** A program that has said its first, and how long a second is on this machine. */
async function ready<T>(name: string, ...args: string[]) {
  await source(name)
  const start = performance.now()
  const child = await run(name, ...args)
  const first = await says<T>(child)
  return { child, first, second: timeLimit(1000, performance.now() - start) }
}
const call = '{"jsonrpc":"2.0","id":1,"method":"x"}\n'

it('a server ends within a second of its input, though a handler hangs [N063]', async () => {
  const { child: server, second } = await ready('server')
  server.stdin.write(call)
  const start = performance.now()
  server.stdin.end()
  const [code] = (await once(server, 'exit')) as [number]
  expect(performance.now() - start).toBeLessThan(second)
  expect(code).toBe(0)
})

it('a server ends within a second of the end of those who read it', async () => {
  const { child: server, second } = await ready('server')
  server.stdout.destroy()
  const start = performance.now()
  // Garbage is answered, which nobody reads.
  server.stdin.write('garbage\n')
  const [code] = (await once(server, 'exit')) as [number]
  expect(performance.now() - start).toBeLessThan(second)
  expect(code).toBe(0)
})

it('a server ends within a second when its client is killed in the middle', async () => {
  const starting = ready<{ pid: number }>('client', 'wait', process.execPath, await source('server'))
  const { child: client, first, second } = await starting
  expect(isAlive(first.pid)).toBe(true)
  client.kill('SIGKILL')
  await eventually(() => expect(isAlive(first.pid)).toBe(false), second)
})

it('a client that ends without closing takes its server along', async () => {
  const { command, args = [] } = node(`say({ pid: process.pid }); ${deaf}`)
  const client = await run('client', 'exit', command, ...args)
  const { pid } = await says<{ pid: number }>(client)
  await eventually(() => expect(isAlive(pid)).toBe(false))
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
