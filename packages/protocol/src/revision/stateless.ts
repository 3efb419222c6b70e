import { ErrorCode, ProtocolError } from '../errors.js'
import type { Traits, Version } from '../methods/define.js'
import { Capabilities, Implementation } from '../methods/lifecycle.js'
import { LogLevel } from '../methods/logging.js'
import { afresh, type Outcome, type Resume } from '../outcome.js'
import {
  json,
  object,
  optional,
  read,
  record,
  ShapeError,
  string,
  token,
  type Infer,
  type Json,
} from '../schema/index.js'
import { checkHeaders, mirrorHeaders } from './headers.js'
import { metaKey } from './meta.js'
import type { Caller, Revision, Self } from './revision.js'

/** Who asks, said in every request. */
const Asker = object({
  [metaKey.version]: string,
  [metaKey.capabilities]: Capabilities,
  [metaKey.client]: optional(Implementation),
  [metaKey.logLevel]: optional(LogLevel),
  progressToken: optional(token),
})
const Resuming = object({ inputResponses: optional(record(json)), requestState: optional(string) })
const Asking = object({
  inputRequests: optional(record(object({ method: string, params: optional(json) }))),
  requestState: optional(string),
})

/** A revision without a session: every request says who asks, and a result may ask back. */
export function stateless(version: Version, traits: Traits): Revision {
  const revision: Revision = {
    version,
    family: 'stateless',
    traits,
    writeParams(params, self, extras) {
      const _meta: Json = {
        ...(params._meta as Json | undefined),
        [metaKey.version]: version,
        [metaKey.client]: self.info,
        [metaKey.capabilities]: self.capabilities,
      }
      if (extras?.logLevel) _meta[metaKey.logLevel] = extras.logLevel
      return extras?.resume ? { ...params, ...resuming(extras.resume), _meta } : { ...params, _meta }
    },
    readParams(params) {
      const meta = read(Asker, params._meta, 'params._meta')
      return { params, caller: callerOf(revision, meta), resume: readResume(params) }
    },
    writeResult(def, outcome, self) {
      if (!outcome.done) {
        if (!def.mayAsk) throw new ProtocolError(ErrorCode.internal, `${def.name} may not ask back`)
        const { questions: inputRequests, state } = outcome
        const asking = { resultType: 'input_required', inputRequests, _meta: signature(self) }
        return state === undefined ? asking : { ...asking, requestState: state }
      }
      // One copy, for the result may be the author's own object; one signature for all, for it never differs.
      const result = def.bend && outcome.type === undefined ? def.bend(outcome.result, traits) : outcome.result
      const _meta = result._meta ? { ...signature(self), ...(result._meta as Json) } : signature(self)
      const { type: resultType = 'complete' } = outcome
      return def.cacheable
        ? { resultType, ttlMs: 0, cacheScope: 'private', ...result, _meta }
        : { resultType, ...result, _meta }
    },
    readResult(def, raw, forms = []) {
      if (raw.resultType === 'input_required') {
        if (!def.mayAsk) throw new ShapeError(`${def.name} result: it asks, but this method may not ask back`)
        return readQuestions(raw, `${def.name} result`)
      }
      const { resultType: type = 'complete', ...result } = raw
      if (type === 'complete') return { done: true, result }
      const form = forms.find((each) => each.type === type)
      if (form) return { done: true, result: read(form.shape, result, `${def.name} result`) as Json, type: form.type }
      throw new ProtocolError(ErrorCode.internal, `${def.name} result: unknown resultType ${JSON.stringify(type)}`)
    },
    writeError(error) {
      const { code, message, data } = error
      if (code === ErrorCode.resourceNotFound) return new ProtocolError(ErrorCode.invalidParams, message, data)
      // Pages are asked for by questions here.
      if (code === ErrorCode.urlElicitationRequired) return new ProtocolError(ErrorCode.invalidRequest, message, data)
      return error
    },
    writeHeaders: (def, params) => mirrorHeaders(version, def, params),
    checkHeaders,
  }
  return revision
}

function callerOf(revision: Revision, meta: Infer<typeof Asker>): Caller {
  const { [metaKey.client]: info, [metaKey.logLevel]: logLevel, [metaKey.capabilities]: capabilities } = meta
  if (info === undefined && logLevel === undefined) return { revision, capabilities }
  return { revision, capabilities, ...(info && { info }), ...(logLevel && { logLevel }) }
}

function readResume(params: Json): Resume {
  if (params.inputResponses === undefined && params.requestState === undefined) return afresh
  const { inputResponses: answers = {}, requestState: state } = read(Resuming, params, 'params')
  return state === undefined ? { answers } : { answers, state }
}

const resuming = ({ answers, state }: Resume): Json =>
  state === undefined ? { inputResponses: answers } : { inputResponses: answers, requestState: state }

function readQuestions(raw: Json, at: string): Outcome {
  const { inputRequests, requestState: state } = read(Asking, raw, at)
  if (inputRequests === undefined && state === undefined) {
    throw new ShapeError(`${at}: expected inputRequests or requestState, or both`)
  }
  const questions = Object.fromEntries(
    Object.entries(inputRequests ?? {}).map(([key, { method, params = {} }]) => [key, { method, params }]),
  )
  return state === undefined ? { done: false, questions } : { done: false, questions, state }
}

const signatures = new WeakMap<Self, Json>()
const signature = (self: Self): Json => {
  let made = signatures.get(self)
  if (!made) signatures.set(self, (made = { [metaKey.server]: self.info }))
  return made
}
