import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import { program } from '../../../../scripts/program.js'

/** The command line as a process of its own, run from the sources. */
export interface Spawned {
  readonly child: ChildProcessWithoutNullStreams
  /** Resolves with the code that it ended with, or the signal. */
  readonly ended: Promise<number | NodeJS.Signals>
  /** Resolves with the first group of a pattern, once it stands in what was written to stderr. */
  readonly says: (pattern: RegExp) => Promise<string>
}

/** What it takes to run the command line from the sources. */
export const command: readonly [string, ...string[]] = [
  process.execPath,
  await program(new URL('run.ts', import.meta.url)),
]

/** Starts the command line; it is killed when the test ends, if it has not ended by then. */
export const spawned = (...args: string[]): Spawned => spawnedWith({}, ...args)

/** The same, with more in its environment. */
export function spawnedWith(env: Readonly<Record<string, string>>, ...args: string[]): Spawned {
  const [node, ...rest] = command
  const child = spawn(node, [...rest, ...args], { env: { ...process.env, ...env } })
  const ended = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals)
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  child.stdout.resume()
  let said = ''
  const says = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = pattern.exec(said)
        if (found) resolve(found[1] ?? found[0])
      }
      child.stderr.on('data', look)
      void ended.then((code) => reject(new Error(`Ended with ${code}, having said: ${said}`)))
      look()
    })
  child.stderr.setEncoding('utf8').on('data', (part: string) => (said += part))
  return { child, ended, says }
}
