import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { tell, type Delivery, type Opener, type Outgoing, type Transport } from '@mortise/protocol'
import { childProcess } from './builtin.js'
import { environmentOf } from './environment.js'
import { Group } from './group.js'
import { LastLines, LastWords, type StderrOption } from './last-words.js'
import { SpawnError } from './spawn-error.js'
import { hintFor } from './spawn-hint.js'
import { StreamTransport } from './stream.js'
import { settles } from './wait.js'

/** How a server is started as a child, and how it is ended. */
export interface StdioOptions {
  /** The program; looked up on `PATH`, and never run by a shell. */
  command: string
  /** Its arguments, handed over as they are. */
  args?: readonly string[]
  /** The folder that it runs in; default this process's. */
  cwd?: string
  /** What its environment holds beside the few variables that any program needs (`PATH`, `HOME`, the locale). */
  env?: Readonly<Record<string, string>>
  /** What becomes of its `stderr`; default 'inherit'. */
  stderr?: StderrOption
  /** How long it has to end after its `stdin` has, and then after SIGTERM, in milliseconds; default 1000 each. */
  shutdown?: { endMs?: number; termMs?: number }
  /** The longest line that is read from it, in bytes; default 4 MiB. A longer answer fails its request. */
  limit?: number
  /** Told of each line on its `stdout` that is no message; default nobody. */
  onNoise?: (line: string) => void
}

interface Child extends ChildProcess {
  readonly stdin: Socket
  readonly stdout: Socket
}

/** How long to wait for what follows the end of a child: its exit code, its last words. In milliseconds. */
const aftermath = 250

/**
 * Opens a channel to a server that runs as a child of this process; each call starts a fresh one. Rejects with
 * `SpawnError` when it cannot be started; a child that ends unasked breaks the channel with one. Closing the channel
 * ends the child and all that it has started: by the end of its `stdin`, then SIGTERM, then SIGKILL. Throws a `TypeError`
 * where no program is named.
 */
export function stdio(options: StdioOptions): Opener {
  if (typeof options.command !== 'string') {
    throw new TypeError("stdio: name the program in `command`, as in { command: 'node', args: ['server.js'] }")
  }
  const target = [options.command, ...(options.args ?? [])].map(quoted).join(' ')
  return Object.assign(() => launch(options, target), { target })
}

const quoted = (word: string): string => (/^[\w./:@%=+,-]+$/.test(word) ? word : JSON.stringify(word))

async function launch(options: StdioOptions, target: string): Promise<Transport> {
  const { command, args = [], cwd, env = {}, stderr } = options
  try {
    const child = childProcess().spawn(command, args, {
      cwd,
      env: environmentOf(env, process.env, process.platform),
      shell: false,
      // A group of its own, so that it ends together with all that it starts.
      detached: process.platform !== 'win32',
      windowsHide: true,
      stdio: ['pipe', 'pipe', stderr === 'ignore' ? 'ignore' : 'pipe'],
    })
    await once(child, 'spawn')
    return new ChildTransport(child as Child, options, target)
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    const what = `cannot be started (${message})`
    throw new SpawnError({ command: target, what, hint: hintFor(code, command, cwd), cause })
  }
}

/** The channel to one child, and the end of both. */
class ChildTransport implements Transport {
  readonly incoming: AsyncIterable<Delivery>
  readonly #child: Child
  readonly #target: string
  readonly #shutdown: NonNullable<StdioOptions['shutdown']>
  readonly #channel: StreamTransport
  readonly #group: Group
  readonly #lastWords: LastWords
  /** What it wrote to `stdout` that is no message. */
  readonly #strays = new LastLines()
  /** The child has exited, and all that it wrote has been read. */
  readonly #ended: Promise<void>
  #closing: Promise<void> | undefined

  constructor(child: Child, options: StdioOptions, target: string) {
    const { stderr = 'inherit', shutdown = {}, limit, onNoise } = options
    this.#child = child
    this.#target = target
    this.#shutdown = shutdown
    this.#group = new Group(child)
    this.#lastWords = new LastWords(child.stderr, stderr)
    this.#ended = new Promise((resolve) => child.once('close', () => resolve()))
    // What the child has started may hold its pipes open after it, but nobody answers there.
    child.once('exit', () => void settles(this.#ended, aftermath).then(() => this.#cut()))
    const streams = { input: child.stdout, output: child.stdin, side: 'client', limit } as const
    const stray = (line: string): void => {
      this.#strays.keep(line)
      tell(onNoise, [line])
    }
    this.#channel = new StreamTransport({ ...streams, onNoise: stray }, () => this.#broke())
    this.incoming = this.#channel.incoming
  }

  send(message: Outgoing): Promise<void> {
    return this.#channel.send(message)
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#shutDown())
  }

  async #shutDown(): Promise<void> {
    const { endMs = 1000, termMs = 1000 } = this.#shutdown
    const finished = this.#channel.finish()
    if (!(await this.#group.gone(endMs))) {
      this.#group.signal('SIGTERM')
      if (!(await this.#group.gone(termMs))) {
        this.#group.signal('SIGKILL')
        await this.#group.gone(termMs)
      }
    }
    this.#cut()
    await finished
    await this.#channel.close()
    // Whoever else waits for the end of the child has then stopped waiting too, and its timer is gone.
    await settles(this.#ended, aftermath)
  }

  /** The child's streams have ended; unless that was asked for, so does all that is left of it. */
  async #broke(): Promise<Error | undefined> {
    if (this.#closing) return undefined
    await settles(this.#ended, aftermath)
    // Once the reader has been told.
    setImmediate(() => void this.close())
    return this.#errorOf()
  }

  #errorOf(): SpawnError {
    const { exitCode, signalCode: signal, stdout } = this.#child
    const when = stdout.bytesRead === 0 ? 'before it said anything' : 'unasked'
    const what = signal
      ? `was killed ${when} (${signal})`
      : exitCode === null
        ? `closed its streams ${when}, and still ran`
        : `ended ${when} (exit code ${exitCode})`
    const [stderr, strays] = [this.#lastWords.lines, this.#strays.lines]
    const said = stderr.length + strays.length > 0
    const hint = said ? undefined : 'run it by hand in a terminal to see what it says'
    return new SpawnError({ command: this.#target, what, exitCode, signal, stderr, strays, hint })
  }

  #cut(): void {
    this.#child.stdout.destroy()
    this.#child.stderr?.destroy()
  }
}
