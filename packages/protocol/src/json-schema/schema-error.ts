import { brief } from './issue.js'

/** A schema that cannot be used: invalid, of an unknown dialect, over a limit, or referring to another document. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError'
  /** Where in the schema, as a JSON pointer behind `#`. */
  readonly where: string
  /** What is wrong there, and what to do. */
  readonly what: string

  constructor(where: string, what: string, options?: ErrorOptions) {
    super(`JSON Schema at ${brief(where, 200)}: ${what}`, options)
    this.where = where
    this.what = what
  }
}

/** The pointer to a member or an item of what another pointer points to. */
export const below = (where: string, key: string | number): string => {
  const token = String(key)
  return `${where}/${/[~/]/.test(token) ? token.replaceAll('~', '~0').replaceAll('/', '~1') : token}`
}
