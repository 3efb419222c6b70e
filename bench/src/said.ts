import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { undoAtEnd } from './behind.js'
import { bench } from './compile.js'
import { onCore } from './core.js'

/** Runs a command to its end, and returns what it wrote. Throws with what it complained of when it failed or wrote nothing. */
export async function said(core: 0 | 1, command: readonly string[]): Promise<string> {
  const [first, rest] = onCore(core, command)
  const child = spawn(first, rest, { cwd: bench, stdio: ['ignore', 'pipe', 'pipe'] })
  const end = undoAtEnd(() => void child.kill('SIGKILL'))
  try {
    const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
    if (code === 0 && out) return out
    throw new Error(`${command.join(' ')} ended with ${String(code)}, and said: ${(err + out).trim() || 'nothing'}`)
  } finally {
    end()
  }
}
