import { ErrorCode, ProtocolError } from './errors.js'
import type { MethodDef, RequestDef, Side, Traits } from './methods/define.js'
import type { Capabilities } from './methods/lifecycle.js'
import { isJson, type Json } from './schema/index.js'

/** Whether a capability, as a dotted path, has been declared. */
export function declares(declared: Capabilities, path: string): boolean {
  let at: unknown = declared
  for (const key of path.split('.')) {
    if (!isJson(at) || !Object.hasOwn(at, key)) return false
    at = at[key]
  }
  return at !== undefined && at !== null && at !== false
}

/** Declares a capability, as a dotted path: everything on the way becomes an object, the last of several keys `true`. */
export function declareCapability(declared: Capabilities, path: string): void {
  const keys = path.split('.')
  let at: Capabilities = declared
  keys.forEach((key, i) => {
    if (i > 0 && i === keys.length - 1) return void (at[key] ??= true)
    at = (at[key] ??= {}) as Capabilities
  })
}

/**
 * Throws unless a side has declared what a method needs of it. A method that its server has not declared does not exist
 * there; one that its client has not declared is an error that names what is missing. There is no other capability check.
 */
export function requireCapability(def: MethodDef, side: Side, declared: Capabilities): void {
  const path = def.needs?.[side]
  if (path === undefined || declares(declared, path)) return
  throw undeclared(def, side, path)
}

/**
 * A question in the form in which one who can be asked it is asked. Throws when it calls for what the client has not
 * declared, or what its revision cannot carry.
 */
export function fitQuestion(def: RequestDef, params: Json, declared: Capabilities, traits: Traits): Json {
  requireCapability(def, 'client', declared)
  const path = def.lacks?.(params, declared, traits)
  if (path !== undefined) throw undeclared(def, 'client', path)
  return def.bendQuestion ? def.bendQuestion(params, traits) : params
}

function undeclared(def: MethodDef, side: Side, path: string): ProtocolError {
  const message = `${def.name} needs the ${side} capability '${path}', which is not declared`
  if (side === 'server') return new ProtocolError(ErrorCode.methodNotFound, message)
  const requiredCapabilities = path.split('.').reduceRight<Capabilities>((inner, key) => ({ [key]: inner }), {})
  return new ProtocolError(ErrorCode.missingCapability, message, { requiredCapabilities })
}
