/** How much a schema may be and cost; what goes beyond is refused, never cut short silently. */
export interface Limits {
  /** Length of the schema, in characters of JSON, roughly; 262,144 by default. */
  readonly size: number
  /** Levels of arrays and objects that the schema may nest; 128 by default. */
  readonly depth: number
  /** Subschemas in the schema; 10,000 by default. */
  readonly subschemas: number
  /** States that the patterns of the schema may have together, counts written out; 20,000 by default. */
  readonly states: number
  /** Steps that one check may take, each about 0.1 us at worst; 500,000 by default. */
  readonly steps: number
  /** Levels of subschemas and data that one check may nest; 400 by default. */
  readonly nesting: number
}

/** The limits that hold where none are given: no schema and no data keep a thread for longer than 200 ms. */
export const defaultLimits: Limits = {
  size: 262_144,
  depth: 128,
  subschemas: 10_000,
  states: 20_000,
  steps: 500_000,
  nesting: 400,
}
