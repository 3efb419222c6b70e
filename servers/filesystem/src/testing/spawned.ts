import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import { program } from '../../../../scripts/program.js'

/** The command line as a process of its own, run from the sources. */
export interface Spawned {
  readonly child: ChildProcessWithoutNullStreams
  /** Resolves with the code that it ended with, or the signal. */
  readonly ended: Promise<number | NodeJS.Signals>
  /** Resolves with the first match in what it writes to stderr. */
  readonly says: (pattern: RegExp) => Promise<string>
}

/** What it takes to run the command line from the sources. */
export const command = [process.execPath, await program(new URL('run.ts', import.meta.url))]

/** Starts the command line; it is killed when the test ends, if it has not ended by then. */
export const spawned = (...args: string[]): Spawned => {
  const child = spawn(command[0]!, [...command.slice(1), ...args])
  const ended = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals)
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  child.stdout.resume()
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (part: string) => void (said += part))
  const says = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const found = pattern.exec(said)
      if (found) return found[1] ?? found[0]
      const over = await Promise.race([once(child.stderr, 'data'), ended.then((code) => code)])
      if (!Array.isArray(over) && !pattern.test(said)) throw new Error(`Ended with ${over}, having said: ${said}`)
    }
  }
  return { child, ended, says }
}
