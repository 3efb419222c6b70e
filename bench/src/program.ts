import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { bench, compile } from './compile.js'
import { cpuOf, filesOf, peakOf } from './process.js'

/** Servers have a core, and whoever asks them another: else they take the processor from one another. */
const pins = existsSync('/usr/bin/taskset') && availableParallelism() > 1
/** A command on the core of the servers (0) or of those who ask (1), where there are two. */
export const onCore = (core: 0 | 1, command: readonly string[]): [string, string[]] => {
  const [first, ...rest] = pins ? ['taskset', '-c', String(core), ...command] : command
  return [first!, rest]
}

/** A running program that is measured. */
export interface Program {
  readonly child: ChildProcess
  readonly pid: number
  /** What it said first. */
  readonly told: unknown
  /** Microseconds of the processor so far. */
  cpu(): number
  /** Resolves once it has nothing left to do: what it has been asked it goes on with when nobody waits any more. */
  idle(): Promise<void>
  /** Its greatest memory so far, in MB. */
  peak(): number
  /** How many files it has open. */
  files(): number
  /** Says something to it, and waits for what it says back. */
  ask(what: unknown): Promise<unknown>
  stop(): Promise<void>
}

export interface StartOptions {
  /** What the program finds in `given`. */
  readonly given: unknown
  /** Whether its standard input and output are pipes for us to speak through; default false. */
  readonly pipes?: boolean
  readonly core?: 0 | 1
  /** Arguments for Node itself. */
  readonly node?: readonly string[]
  /** Whether it tells when it is ready; default true. */
  readonly tells?: boolean
}

/** A process that uses less than a twentieth of a core is idle. */
async function idle(pid: number): Promise<void> {
  for (let [before, now] = [-Infinity, cpuOf(pid)]; now - before > 1_000; [before, now] = [now, cpuOf(pid)]) {
    await setTimeout(20)
  }
}

/** Starts a program of `programs/`, and waits until it is ready. */
export async function start(name: string, options: StartOptions): Promise<Program> {
  const { given, pipes = false, core = 0, node = [], tells = true } = options
  const [command, args] = onCore(core, [process.execPath, ...node, await compile(name)])
  const io = pipes ? 'pipe' : 'ignore'
  // A file, for the environment is too small for an answer of a megabyte.
  const folder = mkdtempSync(path.join(tmpdir(), 'mortise-bench-'))
  const file = path.join(folder, 'given.json')
  writeFileSync(file, JSON.stringify(given))
  const child = spawn(command, args, {
    cwd: bench,
    stdio: [io, io, 'pipe', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production', GIVEN: file },
  })
  let words = ''
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (words = (words + text).slice(-4000)))
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${name} ended with ${code}:\n${words}`)
  })
  ended.catch(() => {})
  const ask = async (what: unknown): Promise<unknown> => {
    const answer = once(child, 'message')
    child.send(what as object)
    return ((await Promise.race([answer, ended])) as unknown[])[0]
  }
  const told = tells ? ((await Promise.race([once(child, 'message'), ended])) as unknown[])[0] : undefined
  const pid = child.pid!
  return {
    child,
    pid,
    told,
    cpu: () => cpuOf(pid),
    idle: () => idle(pid),
    peak: () => peakOf(pid),
    files: () => filesOf(pid),
    ask,
    stop: async () => {
      rmSync(folder, { recursive: true, force: true })
      child.kill('SIGKILL')
      await ended.catch(() => {})
    },
  }
}
