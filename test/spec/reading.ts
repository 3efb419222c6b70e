import {
  answering,
  json,
  methods,
  questionNamed,
  read,
  readMessage,
  revisionOf,
  speaks,
  type Json,
  type MethodDef,
  type RequestDef,
} from '@mortise/protocol'
import type { Definition } from './published.js'

/** The revision whose messages are read. */
export const newest = '2026-07-28'
const revision = revisionOf(newest)!

/** The row of the table that a published definition belongs to. */
export function defOf(name: string, definitions: Readonly<Record<string, Definition>>): MethodDef | undefined {
  const stem = name.replace(/(RequestParams|NotificationParams|Request|Notification|ResultResponse|Result)$/, '')
  const named = ['Request', 'Notification'].flatMap(
    (kind) => definitions[`${stem}${kind}`]?.properties?.method?.const ?? [],
  )[0]
  return Object.values<MethodDef>(methods).find(
    (def) => def.name === named && (speaks(revision, def) || questionNamed(def.name) === def),
  )
}

/** Reads a question that rides in a result. */
export function readQuestion({ method, params = {} }: Json): void {
  const def = typeof method === 'string' ? questionNamed(method) : undefined
  if (!def) throw new Error(`${String(method)} is no question`)
  read(def.params, params, def.name)
}

/** Reads a request or a notification as the far side would; throws what is wrong with it. */
export function readSaid(value: unknown, def: MethodDef): void {
  const decoded = readMessage(value)
  if (!('message' in decoded)) throw new Error(decoded.refusal.error.message)
  const { method, params = {}, id } = decoded.message as { method?: string; params?: Json; id?: unknown }
  if (method !== def.name) throw new Error(`${String(method)} is not ${def.name}`)
  if (def.kind === 'request' && id === undefined) throw new Error('a request needs an id')
  read(def.params, params, def.name)
  if (def.kind === 'request') answering.stateless.readParams(revision, params, undefined)
}

/** Reads a result as the far side would; throws what is wrong with it. */
export function readResult(value: unknown, def: RequestDef): void {
  const outcome = revision.readResult(def, read(json, value, 'result'))
  if (outcome.done) read(def.result, outcome.result, def.name)
  else for (const question of Object.values(outcome.questions)) readQuestion({ ...question })
}
