import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { folderUntilEnd, undoAtEnd } from './behind.js'
import { bench, compile } from './compile.js'
import { onCore } from './core.js'
import { cpuOf, filesOf, peakOf } from './process.js'

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
  /** Waits for something of it, and throws with its last words should it end before. */
  unlessItEnds<T>(something: Promise<T>): Promise<T>
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
async function idle(cpu: () => number): Promise<void> {
  for (let [before, now] = [-Infinity, cpu()]; now - before > 1_000; [before, now] = [now, cpu()]) {
    await setTimeout(20)
  }
}

/** Starts a program; `end` ends it, and removes what it was given. */
async function launch(name: string, options: StartOptions): Promise<{ child: ChildProcess; end: () => void }> {
  const { given, pipes = false, core = 0, node = [] } = options
  const [command, args] = onCore(core, [process.execPath, ...node, await compile(name)])
  const io = pipes ? 'pipe' : 'ignore'
  // A file, for the environment is too small for an answer of a megabyte.
  const { folder, remove } = folderUntilEnd()
  const file = path.join(folder, 'given.json')
  writeFileSync(file, JSON.stringify(given))
  const child = spawn(command, args, {
    cwd: bench,
    stdio: [io, io, 'pipe', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production', GIVEN: file },
  })
  const end = undoAtEnd(() => {
    remove()
    child.kill('SIGKILL')
  })
  return { child, end }
}

/** Starts a program of `programs/`, and waits until it is ready. */
export async function start(name: string, options: StartOptions): Promise<Program> {
  const { child, end } = await launch(name, options)
  let words = ''
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (words = (words + text).slice(-4000)))
  const exited = once(child, 'exit').catch(() => {})
  // Not `exit`: its last words may come after that.
  const ended = once(child, 'close').then(([code, signal]) => {
    throw new Error(`${name} ended with ${code ?? signal}, and said: ${words.trim() || 'nothing'}`)
  })
  let failure = new Error(`${name} has ended`)
  ended.catch((error: Error) => {
    failure = error
    end()
  })
  const unlessItEnds = <T>(something: Promise<T>): Promise<T> => Promise.race([something, ended])
  const ask = async (what: unknown): Promise<unknown> => {
    const answer = once(child, 'message')
    child.send(what as object)
    return (await unlessItEnds(answer))[0] as unknown
  }
  const told = options.tells !== false ? ((await unlessItEnds(once(child, 'message')))[0] as unknown) : undefined
  const pid = child.pid!
  const fromTable = (read: (pid: number) => number) => (): number => {
    try {
      return read(pid)
    } catch {
      throw failure
    }
  }
  const cpu = fromTable(cpuOf)
  return {
    child,
    pid,
    told,
    cpu,
    idle: () => idle(cpu),
    peak: fromTable(peakOf),
    files: fromTable(filesOf),
    ask,
    unlessItEnds,
    stop: async () => {
      end()
      await exited
    },
  }
}
