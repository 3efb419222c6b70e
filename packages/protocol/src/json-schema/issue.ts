/** One thing that is wrong with a value; the members are those of a Standard Schema issue. */
export interface Issue {
  /** The member names and item numbers that lead to the place, from the outside in. */
  readonly path: readonly (string | number)[]
  /** What was expected there, and what was found; says nothing of the content of strings. */
  readonly message: string
}

const longest = 80

/** A text cut to a length that a message can bear. */
export const brief = (text: string, length = longest): string =>
  text.length <= length ? text : `${text.slice(0, length - 3)}...`

/** A name or pattern in quotes, cut to a length that a message can bear. */
export const quoted = (text: string): string => JSON.stringify(brief(text))

/** JSON values as a choice in words, cut to a length that a message can bear. */
export const listed = (values: readonly unknown[]): string => {
  const shown = values.slice(0, 12).map((value) => brief(JSON.stringify(value)))
  return shown.join(', ') + (values.length > shown.length ? `, ... (${values.length} in all)` : '')
}

/** What kind of value this is, in words. */
export const kind = (value: unknown): string => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'object') return 'an object'
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  if (typeof value === 'number') return Number.isInteger(value) ? 'an integer' : 'a number'
  return typeof value === 'undefined' ? 'nothing' : `a ${typeof value}`
}

/** An issue as one line: the path, when it is not the whole value, then the message. */
export const printIssue = ({ path, message }: Issue): string => {
  const at = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${brief(key)}`)).join('')
  return at === '' ? message : `${at.startsWith('.') ? at.slice(1) : at}: ${message}`
}
