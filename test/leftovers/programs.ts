import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { program } from '../../scripts/program.js'
import { Mark, until } from './processes.js'

/** How a program is run, by the path of its source from here, without its extension. */
export const commandOf = async (name: string): Promise<[string, ...string[]]> => [
  process.execPath,
  await program(new URL(`${name}.ts`, import.meta.url)),
]

/** A program that runs as a process of its own. */
export interface Running {
  readonly child: ChildProcess & { stdin: Writable; stdout: Readable }
  /** Resolves with its exit code, or with the signal that ended it, and with when that was. */
  readonly ended: Promise<{ how: number | NodeJS.Signals; at: number }>
  /** Marks what it starts. */
  readonly children: Mark
}

/** Starts a program; its parent may send it messages. */
export async function start(name: string, args: readonly string[], env: Record<string, string> = {}): Promise<Running> {
  const children = new Mark()
  const [node, ...rest] = await commandOf(name)
  const child = spawn(node, [...rest, ...args], {
    env: { ...process.env, ...env, CHILDREN_MARK: children.env.MORTISE_TEST_MARK },
    stdio: ['pipe', 'pipe', 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit').then(([code, signal]) => ({
    how: (code ?? signal) as number | NodeJS.Signals,
    at: performance.now(),
  }))
  return { child: child as Running['child'], ended, children }
}

/**
 * How long a program with nothing to do takes to end once its input has, in milliseconds: the longest of several times,
 * measured now, so that limits can follow how busy the machine is.
 */
export async function idle(samples = 5): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < samples; i++) {
    const mark = new Mark()
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume(); console.log(1)'], {
      env: { ...process.env, ...mark.env },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    const from = performance.now()
    child.stdin.end()
    await until('an idle program ends', () => mark.running().length === 0)
    times.push(performance.now() - from)
  }
  return Math.max(...times)
}
