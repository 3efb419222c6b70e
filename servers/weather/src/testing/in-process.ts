import { vi } from 'vitest'
import { main } from '../main.js'

/** What a command line came to. */
export interface Outcome {
  readonly out: string
  readonly err: string
  /** The exit code that the process would have. */
  readonly code: unknown
}

/** Runs a command line in this process, which has to end by itself. */
export async function run(...argv: string[]): Promise<Outcome> {
  const said = { out: '', err: '' }
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((said.out += String(text))))
  const err = vi.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((said.err += String(text))))
  const before = process.exitCode
  process.exitCode = undefined
  try {
    await main(argv)
    return { ...said, code: process.exitCode }
  } finally {
    process.exitCode = before
    out.mockRestore()
    err.mockRestore()
  }
}
