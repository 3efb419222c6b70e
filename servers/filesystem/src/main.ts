import { UsageError } from './cli/arguments.js'
import { help } from './cli/help.js'
import { parseCommand } from './cli/options.js'
import { serve } from './cli/serve.js'
import { Failure } from './failure.js'
import { version } from './server.js'

const wordsOf = (error: unknown): string => {
  if (error instanceof Failure) return `${error.message}. ${error.hint}`
  if (error instanceof UsageError) return `${error.message}.\nTry --help.`
  return error instanceof Error ? error.message : String(error)
}

/**
 * Runs the command line of this package, and resolves when the server has ended. What went wrong goes to stderr, and
 * into the exit code: 2 for a command line that cannot be understood, 1 for anything else.
 */
export const main = async (argv: readonly string[]): Promise<void> => {
  try {
    const command = parseCommand(argv)
    if (command.kind === 'serve') await serve(command)
    else process.stdout.write(command.kind === 'help' ? help : `${version}\n`)
  } catch (error) {
    process.exitCode = error instanceof UsageError ? 2 : 1
    process.stderr.write(`mortise-filesystem: ${wordsOf(error)}\n`)
  }
}
