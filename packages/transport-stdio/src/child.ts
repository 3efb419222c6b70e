import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { ConnectionClosed, type Delivery, type Opener, type Outgoing, type Transport } from '@mortise/protocol'
import { inherited } from './environment.js'
import { Group } from './group.js'
import { LastWords, type StderrOption } from './last-words.js'
import { hintFor, SpawnError } from './spawn-error.js'
import { StreamTransport } from './stream.js'
import { settles } from './wait.js'

/** How a server is started as a child, and how it is ended. */
export interface StdioOptions {
  /** The program; found on `PATH`, never run by a shell. */
  command: string
  /** Its arguments, handed over as they are. */
  args?: readonly string[]
  /** The folder that it runs in; default this process's. */
  cwd?: string
  /** What it finds in its environment beside the few variables that every program needs (`PATH`, `HOME`, the locale). */
  env?: Readonly<Record<string, string>>
  /** What becomes of its `stderr`; default 'inherit'. */
  stderr?: StderrOption
  /** How long it has to end once its `stdin` has, and once it got SIGTERM, in milliseconds; default 1000 each. */
  shutdown?: { endMs?: number; termMs?: number }
  /** The longest line that is read from it, in bytes; default 4 MiB. */
  limit?: number
  /** Told of every line on its `stdout` that is no message. */
  onNoise?: (line: string) => void
}

type Child = ChildProcessByStdio<Writable, Readable, Readable | null>

/** How long to wait for what follows from the end of a child: its exit code, its last words. In milliseconds. */
const aftermath = 250

/**
 * Opens a channel to a server that runs as a child of this process; each call starts a fresh one. Rejects with
 * {@link SpawnError} when it cannot be started; a child that ends unasked breaks the channel with one.
 */
export function stdio(options: StdioOptions): Opener {
  const { command, args = [] } = options
  const target = [command, ...args]
    .map((word) => (/^[\w./:@=+,-]+$/.test(word) ? word : JSON.stringify(word)))
    .join(' ')
  return Object.assign(() => launch(options, target), { target })
}

async function launch(options: StdioOptions, target: string): Promise<Transport> {
  const { command, args = [], cwd, env, stderr = 'inherit' } = options
  try {
    const child = spawn(command, args, {
      cwd,
      env: { ...inherited(process.env, process.platform), ...env },
      shell: false,
      // A group of its own, so that it ends together with all that it starts.
      detached: process.platform !== 'win32',
      windowsHide: true,
      stdio: ['pipe', 'pipe', stderr === 'ignore' ? 'ignore' : 'pipe'],
    }) as Child
    await once(child, 'spawn')
    return new ChildTransport(child, options, target)
  } catch (cause) {
    const hint = hintFor((cause as NodeJS.ErrnoException).code, command, cwd)
    throw new SpawnError({ command: target, what: `cannot be started (${(cause as Error).message})`, hint, cause })
  }
}

/** The channel to one child, and the end of both. */
class ChildTransport implements Transport {
  readonly incoming: AsyncIterable<Delivery>
  readonly #child: Child
  readonly #options: StdioOptions
  readonly #target: string
  readonly #channel: StreamTransport
  readonly #group: Group
  readonly #lastWords: LastWords
  /** The child has exited, and all that it wrote has been read. */
  readonly #ended: Promise<unknown>
  #closing: Promise<void> | undefined
  #isAsked = false

  constructor(child: Child, options: StdioOptions, target: string) {
    const { limit, onNoise, stderr = 'inherit' } = options
    this.#child = child
    this.#options = options
    this.#target = target
    this.#group = new Group(child)
    this.#lastWords = new LastWords(child.stderr, stderr)
    this.#ended = new Promise((resolve) => child.once('close', resolve))
    child.on('error', () => {})
    // What the child has started may hold its pipes open after it; nobody speaks for the child then.
    child.once('exit', () => void settles(this.#ended, aftermath).then(() => this.#cut()))
    this.#channel = new StreamTransport(
      {
        input: child.stdout,
        output: child.stdin,
        side: 'client',
        ...(limit === undefined ? {} : { limit }),
        ...(onNoise ? { onNoise } : {}),
      },
      () => this.#broke(),
    )
    this.incoming = this.#channel.incoming
  }

  async send(message: Outgoing): Promise<void> {
    try {
      await this.#channel.send(message)
    } catch (reason) {
      if (this.#isAsked || !(reason instanceof ConnectionClosed)) throw reason
      const cause = await this.#reason()
      throw new ConnectionClosed(cause.message, { cause })
    }
  }

  close(): Promise<void> {
    this.#isAsked ||= this.#closing === undefined
    return (this.#closing ??= this.#shutDown())
  }

  async #shutDown(): Promise<void> {
    const { endMs = 1000, termMs = 1000 } = this.#options.shutdown ?? {}
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
  }

  #cut(): void {
    this.#child.stdout.destroy()
    this.#child.stderr?.destroy()
  }

  /** The child has ended its output unasked. */
  async #broke(): Promise<Error | undefined> {
    if (this.#isAsked) return undefined
    const reason = await this.#reason()
    void this.#shutDownUnasked()
    return reason
  }

  #shutDownUnasked(): Promise<void> {
    return (this.#closing ??= this.#shutDown())
  }

  async #reason(): Promise<SpawnError> {
    await settles(this.#ended, aftermath)
    const { exitCode, signalCode: signal } = this.#child
    const how = signal ? `killed by ${signal}` : exitCode === null ? 'it still runs' : `exit code ${exitCode}`
    const what = exitCode === null && !signal ? `has closed its output (${how})` : `has ended unasked (${how})`
    return new SpawnError({ command: this.#target, what, exitCode, signal, stderr: this.#lastWords.lines })
  }
}
