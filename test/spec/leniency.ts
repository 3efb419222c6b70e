import { isJson, type Json } from '@mortise/protocol'

/** What we take though a published schema does not, and why: after it is mended so, both must judge alike. */
export interface Leniency {
  readonly why: string
  /** Mends one member of an object, in place. */
  readonly mend: (holder: Json, key: string) => void
  /** Mends a whole result. */
  readonly mendResult?: (result: Json) => void
}

/** Replaces a member of this name, if it is of the right kind, by something that every schema takes. */
const replace =
  (names: readonly string[], fits: (value: unknown) => boolean, by: unknown) =>
  (holder: Json, key: string): void => {
    if (names.includes(key) && fits(holder[key])) holder[key] = by
  }
const each =
  (name: string, by: unknown) =>
  (holder: Json, key: string): void => {
    const { [key]: record } = holder
    if (key !== name || !isJson(record)) return
    for (const inner of Object.keys(record)) if (isJson(record[inner])) record[inner] = by
  }
const isNumber = (value: unknown): boolean => typeof value === 'number'
const drop =
  (name: string) =>
  (holder: Json, key: string): void => {
    if (key === name) delete holder[key]
  }
const fill = (holder: Json, key: string, by: unknown): void => {
  if (holder[key] === undefined) holder[key] = by
}
const nothing = (): void => {}

/** All of it. */
export const leniencies: readonly Leniency[] = [
  {
    why: 'capabilities are an open tree, read by dotted paths: what is odd in one switches off that one alone',
    mend: replace(['io.modelcontextprotocol/clientCapabilities', 'capabilities'], isJson, {}),
  },
  { why: 'who answers is unverified and for show', mend: drop('io.modelcontextprotocol/serverInfo') },
  {
    why: 'a notification with a strange subscription belongs to none, and is passed over',
    mend: (holder, key) => {
      if (key === 'io.modelcontextprotocol/subscriptionId') holder[key] = 1
    },
  },
  {
    why: 'the end of a subscription is known by the id of its request',
    mend: nothing,
    mendResult: (result) => {
      const { _meta: meta = {} } = result
      if (isJson(meta)) result._meta = { ...meta, 'io.modelcontextprotocol/subscriptionId': 1 }
    },
  },
  {
    why: 'a result without a type is complete, as those of older servers are',
    mend: nothing,
    mendResult: (result) => fill(result, 'resultType', 'complete'),
  },
  {
    why: 'a list without freshness is stale and private, as those of older servers are; one out of range likewise',
    mend: nothing,
    mendResult: (result) => {
      if (result.ttlMs === undefined || isNumber(result.ttlMs)) result.ttlMs = 0
      fill(result, 'cacheScope', 'private')
    },
  },
  {
    why: 'a schema of a tool is compiled by its reader, so that a bad one costs that tool and not the list',
    mend: replace(['inputSchema', 'outputSchema'], isJson, { type: 'object' }),
  },
  {
    why: 'a weight out of range is a weight',
    mend: replace(['priority', 'costPriority', 'speedPriority', 'intelligencePriority'], isNumber, 0.5),
  },
  {
    why: 'the fields of a form are held to what forms allow where the form is shown',
    mend: (holder, key) => {
      if (key !== 'requestedSchema' || !isJson(holder[key])) return
      const { $schema: _, ...form } = holder[key]
      holder[key] = form
      each('properties', { type: 'string' })(form, 'properties')
    },
  },
  {
    why: 'an answer is held to the shape of its question, once that is known',
    mend: each('inputResponses', { action: 'cancel' }),
  },
  {
    why: 'a number that somebody fills in may be any number, though the published schema says a whole one',
    mend: (holder, key) => {
      const { [key]: filled } = holder
      if (key !== 'content' || !isJson(filled)) return
      for (const name of Object.keys(filled)) if (isNumber(filled[name])) filled[name] = 1
    },
  },
]

/** Mends a copy of a value in one way. */
export function mended(value: unknown, { mend, mendResult }: Leniency, isResult: boolean): unknown {
  const copy = structuredClone(value)
  const walk = (holder: unknown): void => {
    if (Array.isArray(holder)) return holder.forEach(walk)
    if (!isJson(holder)) return
    for (const key of Object.keys(holder)) {
      mend(holder, key)
      walk(holder[key])
    }
  }
  walk(copy)
  if (isResult && isJson(copy)) mendResult?.(copy)
  return copy
}
