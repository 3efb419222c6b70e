import { jsonLine } from './printable.js'

/** What kind of thing went wrong; stable words that a program or a model can act on. */
export type FailureCode =
  | 'OUTSIDE'
  | 'NOT_FOUND'
  | 'INVALID_PATH'
  | 'INVALID_PATTERN'
  | 'INVALID_CURSOR'
  | 'INVALID_ENCODING'
  | 'INVALID_RANGE'
  | 'NOT_A_DIRECTORY'
  | 'IS_DIRECTORY'
  | 'NOT_A_FILE'
  | 'AMBIGUOUS'
  | 'BINARY'
  | 'TOO_LARGE'
  | 'OUT_OF_RANGE'
  | 'EXISTS'
  | 'NOT_CONFIRMED'
  | 'NOT_ENCODABLE'
  | 'NO_MATCH'
  | 'NO_CHANGE'
  | 'INVALID_PATCH'
  | 'UNKNOWN_OPERATION'
  | 'LINK_LOOP'
  | 'CHANGED'
  | 'DENIED'
  | 'READ_ONLY'
  | 'NO_SPACE'
  | 'BUSY'
  | 'IO_ERROR'

/** Something that the caller can be told about a file: a code, what is wrong, and what to do. */
export class Failure extends Error {
  override readonly name = 'Failure'
  /** The kind of failure. */
  readonly code: FailureCode
  /** One sentence on what to do about it. */
  readonly hint: string
  /** What it is about, as the caller may know it; not always known. */
  path?: string

  constructor(code: FailureCode, message: string, hint: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.hint = hint
  }

  /** The same failure, about this path unless it is about another already. */
  about(path: string): this {
    this.path ??= path
    return this
  }

  /** The whole failure in one line, `CODE: message. hint`. */
  get text(): string {
    return `${this.code}: ${this.message}. ${this.hint}`
  }
}

/** A path as it stands in a message: in quotes, with what cannot be printed escaped. */
export const quote = (path: string): string => jsonLine(path)

/** The system's code of an error, such as `ENOENT`, or an empty string when it has none. */
export const systemCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/** For lists that are better short than failed: takes a `Failure` for nothing found, and throws anything else again. */
export const orNothing = (error: unknown): [] => {
  if (error instanceof Failure) return []
  throw error
}

type Row = readonly [code: FailureCode, says: string, hint: string]

const gone: Row = ['NOT_FOUND', 'does not exist', 'Use list or find to see what is there.']
const denied: Row = ['DENIED', 'may not be accessed by the user of this server', 'Choose another path.']
const full: Row = ['NO_SPACE', 'cannot be written, for there is no room left', 'Free some space, then try again.']
const busy: Row = ['BUSY', 'cannot be opened, for too many files are open', 'Try again in a moment.']
const changed: Row = ['CHANGED', 'was replaced while it was being opened', 'Try again.']

const rows: Readonly<Record<string, Row>> = {
  ENOENT: gone,
  EACCES: denied,
  EPERM: denied,
  ENOSPC: full,
  EDQUOT: full,
  EMFILE: busy,
  ENFILE: busy,
  EBUSY: busy,
  ELOOP: changed,
  ENOTDIR: ['NOT_A_DIRECTORY', 'is not a directory', 'Name the directory that holds it.'],
  EISDIR: ['IS_DIRECTORY', 'is a directory', 'Use list to see what is in it.'],
  EEXIST: ['EXISTS', 'exists already', 'Choose another name.'],
  EROFS: ['READ_ONLY', 'is on a file system that cannot be written', 'Choose another folder.'],
  ENAMETOOLONG: ['INVALID_PATH', 'has a name that is too long', 'Choose a shorter name.'],
}

/**
 * What the caller is told about an error of the file system at this path. The system's own message is not passed on,
 * since it names descriptors of this process. Anything that is no such error comes back untouched.
 */
export const fromSystem = (error: unknown, path: string): unknown => {
  const code = systemCode(error)
  if (error instanceof Failure) return error.about(path)
  if (!/^E[A-Z0-9]+$/.test(code)) return error
  const [kind, says, hint] = rows[code] ?? ['IO_ERROR', `failed with ${code}`, 'Try again, or choose another path.']
  return new Failure(kind, `${quote(path)} ${says}`, hint, { cause: error }).about(path)
}
