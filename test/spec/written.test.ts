import { readdirSync, readFileSync } from 'node:fs'
import {
  answering,
  decode,
  encode,
  isJson,
  metaKey,
  revisionOf,
  type Json,
  type Message,
  type MethodDef,
  type RequestDef,
} from '@mortise/protocol'
import { describe, expect, it } from 'vitest'
import { absent, data, definitionsOf } from './published.js'
import { defOf, newest } from './reading.js'

const revision = revisionOf(newest)!
const examples = new URL(`${newest}/examples/`, data)
const nobody = { name: 'nobody', version: '0' }
const envelope: readonly string[] = [metaKey.version, metaKey.client, metaKey.capabilities, metaKey.logLevel]

const without = (params: Json, names: readonly string[]): Json => {
  const { _meta, ...rest } = params
  if (!isJson(_meta)) return params
  const kept = Object.fromEntries(Object.entries(_meta).filter(([name]) => !names.includes(name)))
  return Object.keys(kept).length > 0 ? { ...rest, _meta: kept } : rest
}

/** The parameters of a request, read and written again with an envelope of our own. */
function again(params: Json): Json {
  const { caller, resume } = answering.stateless.readParams(revision, params, undefined)
  const { info, capabilities, logLevel } = caller
  const self = { info: info!, capabilities }
  const { inputResponses, requestState, ...plain } = without(params, envelope)
  const isResumed = inputResponses !== undefined || requestState !== undefined
  return revision.writeParams(plain, self, { ...(logLevel && { logLevel }), ...(isResumed && { resume }) })
}

/** A result, read and written again under the name of the same server. */
function resultAgain(result: Json, def: RequestDef): Json {
  const { [metaKey.server]: info = nobody } = isJson(result._meta) ? result._meta : {}
  const outcome = revision.readResult(def, without(result, [metaKey.server]))
  const written = answering.stateless.writeResult(revision, def, outcome, {
    info: info as typeof nobody,
    capabilities: {},
  })
  return info === nobody ? without(written, [metaKey.server]) : written
}

function writtenAgain(name: string, example: Json, def: MethodDef | undefined): unknown {
  if (!def || name.endsWith('NotificationParams')) return example
  if (def.kind === 'notification') return example
  const isAsked = def.askable === true
  if (name.endsWith('ResultResponse')) return { ...example, result: resultAgain(example.result as Json, def) }
  if (name.endsWith('Result')) return isAsked ? example : resultAgain(example, def)
  if (name.endsWith('Params')) return isAsked || !example._meta ? example : again(example)
  return isAsked ? example : { ...example, params: again(example.params as Json) }
}

/** Examples that lack what their own schema requires: it is added in writing. */
const lacking: Readonly<Record<string, Json>> = {
  ReadResourceResultResponse: { ttlMs: 0, cacheScope: 'private' },
}
const expected = (name: string, example: Json): Json =>
  name in lacking ? { ...example, result: { ...lacking[name], ...(example.result as Json) } } : example

/** The text that a value is sent as, read again; what is no message of its own goes inside of one. */
function sent(value: unknown): unknown {
  const isMessage = isJson(value) && value.jsonrpc === '2.0'
  const message = isMessage ? (value as unknown) : { jsonrpc: '2.0', method: 'carry', params: { value } }
  const decoded = decode(encode(message as Message))
  if (!('message' in decoded)) throw new Error(decoded.refusal.error.message)
  const { message: read } = decoded
  return isMessage ? read : ((read as { params?: Json }).params as Json).value
}

describe.skipIf(absent)(`published examples, read and written again${absent ? ` (${absent})` : ''}`, () => {
  const names = absent ? [] : readdirSync(examples)
  const definitions = absent ? {} : definitionsOf(newest)

  it.each(names)('%s: stay as they are', (name) => {
    const folder = new URL(`${name}/`, examples)
    for (const file of readdirSync(folder)) {
      const example = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Json
      expect(sent(writtenAgain(name, example, defOf(name, definitions))), file).toEqual(expected(name, example))
    }
  })
})
