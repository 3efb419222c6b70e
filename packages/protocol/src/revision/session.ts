import { ErrorCode, ProtocolError } from '../errors.js'
import type { Traits, Version } from '../methods/define.js'
import { initialize } from '../methods/lifecycle.js'
import { afresh } from '../outcome.js'
import { isJson, read, token, type Json } from '../schema/index.js'
import { headerName } from './headers.js'
import type { Caller, Revision } from './revision.js'

/** A revision that opens with a handshake: what it agreed on holds from then on, so messages carry nothing extra. */
export function session(version: Version, traits: Traits): Revision {
  const revision: Revision = {
    version,
    family: 'session',
    traits,
    writeParams: (params) => params,
    readParams(params, known) {
      if (isJson(params._meta) && params._meta.progressToken !== undefined) {
        read(token, params._meta.progressToken, 'params._meta.progressToken')
      }
      return { params, caller: known ?? stranger, resume: afresh }
    },
    writeResult(def, outcome) {
      if (!outcome.done) {
        throw new ProtocolError(ErrorCode.internal, `${def.name}: ${version} has no questions inside a result`)
      }
      const result = def.cacheable ? withoutFreshness(outcome.result) : outcome.result
      return def.bend && outcome.type === undefined ? def.bend(result, traits) : result
    },
    readResult(_def, raw, forms) {
      const form = forms?.find(({ shape }) => shape.fits(raw))
      return form ? { done: true, result: raw, type: form.type } : { done: true, result: raw }
    },
    writeError: (error) =>
      error.code === ErrorCode.missingCapability || (error.code === ErrorCode.urlElicitationRequired && !traits.pageIds)
        ? new ProtocolError(ErrorCode.invalidRequest, error.message, error.data)
        : error,
    writeHeaders: (def) => (traits.versionHeader && def.name !== initialize.name ? versionHeader : none),
    checkHeaders: () => {},
  }
  const stranger: Caller = { revision, capabilities: {} }
  const versionHeader = { [headerName.version]: version }
  return revision
}

const none = {}

const withoutFreshness = (result: Json): Json => {
  if (!('ttlMs' in result || 'cacheScope' in result)) return result
  const { ttlMs: _ttl, cacheScope: _scope, ...rest } = result
  return rest
}
