import type { Json } from '../copy.js'
import type { Form } from '../forms.js'
import type { Matcher } from '../pattern/matcher.js'
import type { Target, Test } from '../run.js'

/** Where a reference leads. */
export interface Reference {
  readonly target: Target
  /** The name of the dynamic anchor at the target, if that is what it was found by. */
  readonly dynamic?: string
}

/** What a keyword is given to make its test of. */
export interface Making {
  /** The subschema that the keyword stands in. */
  readonly schema: Json
  /** The test of a subschema within this one. */
  test(subschema: unknown): Test
  /** Where a reference leads; throws a `SchemaError` when that is nowhere, or in another document. */
  refer(reference: string): Reference
  /** The test of texts by a regular expression. */
  match(pattern: string): Matcher
}

/** A keyword of a dialect: a value that scanning, checking of forms and making of tests all follow. */
export interface Keyword {
  /** What its value must look like. */
  readonly form: Form
  /** Whether its value is a subschema or a list of them, has them as members, or has them and lists of names. */
  readonly holds?: 'value' | 'members' | 'mixed members'
  /** Whether it leads to other subschemas by a reference. */
  readonly leads?: boolean
  /** Whether it says what the value is at all, so that more complaints about the same value would be noise. */
  readonly gate?: boolean
  /** Whether it comes last, because it applies to what the others have not looked at. */
  readonly last?: boolean
  /** Makes its test; absent for what only another keyword reads. Its value has the form. */
  make?(value: unknown, making: Making): Test | undefined
}
