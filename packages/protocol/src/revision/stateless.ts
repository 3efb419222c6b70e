import { ErrorCode, ProtocolError } from '../errors.js'
import type { Traits, Version } from '../methods/define.js'
import type { Outcome, Resume } from '../outcome.js'
import { json, object, optional, read, record, ShapeError, string, type Json } from '../schema/index.js'
import { mirrorHeaders } from './headers.js'
import { metaKey } from './meta.js'
import type { Revision } from './revision.js'

const Asking = object({
  inputRequests: optional(record(object({ method: string, params: optional(json) }))),
  requestState: optional(string),
})

/** A revision without a session: every request says who asks, and a result may ask back. */
export function stateless(version: Version, traits: Traits): Revision {
  return {
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
      // Not by a spread: what follows one gets a class of objects of its own each time, 5 % of a call.
      return Object.assign({}, params, extras?.resume && resuming(extras.resume), { _meta })
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
    writeHeaders: (def, params) => mirrorHeaders(version, def, params),
  }
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
