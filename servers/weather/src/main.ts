import { help, parseCommand, UsageError } from './cli/options.js'
import { serve } from './cli/serve.js'
import { version } from './offer.js'

/**
 * Runs the command line of this package, and resolves when the server has ended. What went wrong goes to stderr, and
 * into the exit code: 2 for a command line that cannot be understood, 1 for anything else.
 */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    const command = parseCommand(argv)
    if (command.kind === 'serve') await serve(command)
    else process.stdout.write(command.kind === 'help' ? help : `${version}\n`)
  } catch (error) {
    process.exitCode = error instanceof UsageError ? 2 : 1
    const words = error instanceof Error ? error.message : String(error)
    process.stderr.write(`mortise-weather: ${words}${error instanceof UsageError ? '.\nTry --help.' : ''}\n`)
  }
}
