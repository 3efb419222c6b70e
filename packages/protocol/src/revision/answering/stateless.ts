import { ErrorCode, ProtocolError } from '../../errors.js'
import { Capabilities, Implementation } from '../../methods/lifecycle.js'
import { LogLevel } from '../../methods/logging.js'
import { afresh, type Resume } from '../../outcome.js'
import { json, object, optional, read, record, string, token, type Infer, type Json } from '../../schema/index.js'
import { checkHeaders } from '../headers.js'
import { metaKey } from '../meta.js'
import type { Caller, Revision, Self } from '../revision.js'
import type { Answering } from './answering.js'

/** Who asks, said in every request. */
const Asker = object({
  [metaKey.version]: string,
  [metaKey.capabilities]: Capabilities,
  [metaKey.client]: optional(Implementation),
  [metaKey.logLevel]: optional(LogLevel),
  progressToken: optional(token),
})
const Resuming = object({
  inputResponses: optional(record(json)),
  requestState: optional(string),
})

/** Every request says who asks, and a result may ask back. */
export const stateless: Answering = {
  readParams(revision, params) {
    const meta = read(Asker, params._meta, 'params._meta')
    return {
      params,
      caller: callerOf(revision, meta),
      resume: readResume(params),
    }
  },
  writeResult({ traits }, def, outcome, self) {
    if (!outcome.done) {
      if (!def.mayAsk) throw new ProtocolError(ErrorCode.internal, `${def.name} may not ask back`)
      const { questions: inputRequests, state } = outcome
      const asking = {
        resultType: 'input_required',
        inputRequests,
        _meta: signature(self),
      }
      return state === undefined ? asking : { ...asking, requestState: state }
    }
    // One copy, for the result may be the author's own object; one signature for all, for it never differs.
    const result = def.bend && outcome.type === undefined ? def.bend(outcome.result, traits) : outcome.result
    const _meta = result._meta ? { ...signature(self), ...(result._meta as Json) } : signature(self)
    const { type: resultType = 'complete' } = outcome
    const written: Json = def.cacheable ? { resultType, ttlMs: 0, cacheScope: 'private' } : { resultType }
    // A spread in the middle of a literal takes four times as long.
    Object.assign(written, result)._meta = _meta
    if (def.cacheable) written.ttlMs = wholeMs(written.ttlMs)
    return written
  },
  writeError(_revision, error) {
    const { code, message, data } = error
    if (code === ErrorCode.resourceNotFound) return new ProtocolError(ErrorCode.invalidParams, message, data)
    // Pages are asked for by questions here.
    if (code === ErrorCode.urlElicitationRequired) return new ProtocolError(ErrorCode.invalidRequest, message, data)
    return error
  },
  checkHeaders,
}

/** What an author reckons may be over already, or hold for ever; JSON has no word for that. */
const wholeMs = (ttl: unknown): number =>
  typeof ttl === 'number' && ttl > 0 ? Math.min(Math.floor(ttl), Number.MAX_SAFE_INTEGER) : 0

function callerOf(revision: Revision, meta: Infer<typeof Asker>): Caller {
  const { [metaKey.client]: info, [metaKey.logLevel]: logLevel, [metaKey.capabilities]: capabilities } = meta
  const caller: { -readonly [Key in keyof Caller]: Caller[Key] } = { revision, capabilities }
  if (info) caller.info = info
  if (logLevel) caller.logLevel = logLevel
  return caller
}

function readResume(params: Json): Resume {
  if (params.inputResponses === undefined && params.requestState === undefined) return afresh
  const { inputResponses: answers = {}, requestState: state } = read(Resuming, params, 'params')
  return state === undefined ? { answers } : { answers, state }
}

const signatures = new WeakMap<Self, Json>()
const signature = (self: Self): Json => {
  let made = signatures.get(self)
  if (!made) signatures.set(self, (made = { [metaKey.server]: self.info }))
  return made
}
