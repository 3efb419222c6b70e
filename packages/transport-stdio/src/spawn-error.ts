import { ConnectionClosed } from '@mortise/protocol'

/** What is known of a child that failed. */
export interface Failure {
  /** The command and its arguments. */
  readonly command: string
  /** What became of it, in words. */
  readonly what: string
  readonly exitCode?: number | null
  readonly signal?: NodeJS.Signals | null
  readonly stderr?: readonly string[]
  readonly strays?: readonly string[]
  readonly hint?: string | undefined
  readonly cause?: unknown
}

/** How many lines of either kind the message tells, and how much of each. */
const told = 3
const longest = 200
/** What a program of Node that fails writes below its error: where it was, what closes that, and which Node it is. */
const around = /^\s*at .*[:(<].*|^[\s\])}]*$|^Node\.js v\d/

/**
 * A server that was to be started as a child could not be, or ended though nobody had asked it to. The message tells the
 * last 3 lines of what it said, without traces of the stack.
 */
export class SpawnError extends ConnectionClosed {
  override readonly name = 'SpawnError'
  /** The command and its arguments. */
  readonly command: string
  /** What the child exited with; null when it did not run, still runs, or was killed. */
  readonly exitCode: number | null
  /** What the child was killed by; null when it was not. */
  readonly signal: NodeJS.Signals | null
  /** The last lines that it wrote to `stderr`, 20 at most; empty when its `stderr` was ignored. */
  readonly stderr: readonly string[]
  /** The last lines that it wrote to `stdout` and that are no messages, 20 at most: only the protocol belongs there. */
  readonly strays: readonly string[]
  /** What to do about it, where that can be told. */
  readonly hint: string | undefined

  constructor({ command, what, exitCode = null, signal = null, stderr = [], strays = [], hint, cause }: Failure) {
    const said =
      listed('It wrote to stdout what is no message of the protocol:', strays) +
      listed('Its last words on stderr:', stderr)
    super(`${command}: ${what}${hint ? `; ${hint}` : ''}${said}`, cause === undefined ? undefined : { cause })
    this.command = command
    this.exitCode = exitCode
    this.signal = signal
    this.stderr = stderr
    this.strays = strays
    this.hint = hint
  }
}

function listed(heading: string, lines: readonly string[]): string {
  const telling = lines.filter((line) => !around.test(line))
  const last = telling
    .slice(-told)
    .map((line) => `\n  ${line.length > longest ? `${line.slice(0, longest)}...` : line}`)
  return last.length === 0 ? '' : `\n${heading}${last.join('')}`
}
