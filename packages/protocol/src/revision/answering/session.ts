import { ErrorCode, ProtocolError } from '../../errors.js'
import { afresh } from '../../outcome.js'
import { isJson, read, token, type Json } from '../../schema/index.js'
import type { Answering } from './answering.js'

/** What the handshake agreed on holds from then on, so messages carry nothing extra. */
export const session: Answering = {
  readParams(revision, params, known) {
    if (isJson(params._meta) && params._meta.progressToken !== undefined) {
      read(token, params._meta.progressToken, 'params._meta.progressToken')
    }
    return {
      params,
      caller: known ?? { revision, capabilities: {} },
      resume: afresh,
    }
  },
  writeResult({ version, traits }, def, outcome) {
    if (!outcome.done) {
      throw new ProtocolError(ErrorCode.internal, `${def.name}: ${version} has no questions inside a result`)
    }
    const result = def.cacheable ? withoutFreshness(outcome.result) : outcome.result
    return def.bend && outcome.type === undefined ? def.bend(result, traits) : result
  },
  writeError: ({ traits }, error) =>
    error.code === ErrorCode.missingCapability || (error.code === ErrorCode.urlElicitationRequired && !traits.pageIds)
      ? new ProtocolError(ErrorCode.invalidRequest, error.message, error.data)
      : error,
  checkHeaders: () => {},
}

const withoutFreshness = (result: Json): Json => {
  if (!('ttlMs' in result || 'cacheScope' in result)) return result
  const { ttlMs: _ttl, cacheScope: _scope, ...rest } = result
  return rest
}
