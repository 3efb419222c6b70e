import { parseArgs } from 'node:util'

/** A command line that cannot be understood; says what is wrong with it. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

const options = {
  write: { type: 'boolean', default: false },
  profile: { type: 'string', default: 'full' },
  deny: { type: 'string', multiple: true },
  'allow-sensitive': { type: 'boolean', default: false },
  boundary: { type: 'string' },
  'hide-host-paths': { type: 'boolean', default: false },
  roots: { type: 'string' },
  'permanent-delete': { type: 'boolean', default: false },
  'log-level': { type: 'string', default: 'error' },
  transport: { type: 'string', default: 'stdio' },
  host: { type: 'string' },
  port: { type: 'string' },
  'allowed-host': { type: 'string', multiple: true },
  'allow-origin': { type: 'string', multiple: true },
  'token-env': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const

type Token = { readonly kind: string; readonly name?: string; readonly value?: string | undefined }

/** Options that may be given more than once. */
const repeatable = new Set(['allowed-host', 'allow-origin', 'deny'])

/** Of several values the last would win, and nobody would be told; and an empty host is every address there is. */
const checkValues = (tokens: readonly Token[]): void => {
  const seen = new Set<string>()
  for (const { name = '', value } of tokens.filter(({ kind }) => kind === 'option')) {
    if (value === undefined) continue
    if (value === '') throw new UsageError(`Option '--${name}' was given nothing`)
    if (seen.has(name) && !repeatable.has(name)) throw new UsageError(`Option '--${name}' was given more than once`)
    seen.add(name)
  }
}

/** The options and folders of a command line, not yet judged. Throws a {@link UsageError} for what cannot be read. */
export const readArguments = (argv: readonly string[]) => {
  try {
    const parsed = parseArgs({ args: [...argv], options, allowPositionals: true, tokens: true })
    checkValues(parsed.tokens)
    return parsed
  } catch (error) {
    if (error instanceof UsageError) throw error
    // Its first sentence says what is wrong; what follows explains a rare way around it.
    throw new UsageError((error as Error).message.split('. ', 1)[0], { cause: error })
  }
}

/** What was given for each option. */
export type Values = ReturnType<typeof readArguments>['values']

/** One of a few words. Throws a {@link UsageError} for any other. */
export const oneOf = <const Word extends string>(what: string, given: string, words: readonly Word[]): Word => {
  const found = words.find((word) => word === given)
  if (found !== undefined) return found
  throw new UsageError(`The ${what} '${given}' is not known: it is ${words.slice(0, -1).join(', ')} or ${words.at(-1)}`)
}
