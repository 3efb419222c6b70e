import { ErrorCode, ProtocolError } from './errors.js'
import type { MethodDef, RequestDef, Side, Traits, Version } from './methods/define.js'
import { methods, speaks } from './methods/index.js'
import type { Capabilities } from './methods/lifecycle.js'
import { isJson, type Json } from './schema/index.js'

/** Where a capability stands: a dotted path, or its keys one by one where they hold dots themselves. */
export type CapabilityPath = string | readonly string[]

const keysOf = (path: CapabilityPath): readonly string[] => (typeof path === 'string' ? path.split('.') : path)

const extensionName = /^[a-z](?:[a-z\d-]*[a-z\d])?(?:\.[a-z](?:[a-z\d-]*[a-z\d])?)*\/(?:[a-z\d](?:[\w.-]*[a-z\d])?)?$/i

/** Where a side declares an extension. Throws a `TypeError` at a name without a prefix, as in `com.example/thing`. */
export function extensionPath(name: string): CapabilityPath {
  if (extensionName.test(name)) return ['extensions', name]
  throw new TypeError(`An extension is named with a prefix, as in com.example/thing, and this one is '${name}'`)
}

/** Whether a capability has been declared. */
export function declares(declared: Capabilities, path: CapabilityPath): boolean {
  let at: unknown = declared
  for (const key of keysOf(path)) {
    if (!isJson(at) || !Object.hasOwn(at, key)) return false
    at = at[key]
  }
  return at !== undefined && at !== null && at !== false
}

/**
 * Declares a capability: everything on the way becomes an object, the last of several keys of a dotted path `true`; the
 * last of keys given one by one, or of what is experimental, becomes `settings`, an object like the rest.
 */
export function declareCapability(declared: Capabilities, path: CapabilityPath, settings: Json = {}): void {
  const keys = keysOf(path)
  const flag = typeof path === 'string' && keys.length > 1 && keys[0] !== 'experimental'
  let at: Capabilities = declared
  keys.forEach((key, i) => {
    if (flag && i === keys.length - 1) return void (at[key] ??= true)
    at = (at[key] ??= i === keys.length - 1 ? settings : {}) as Capabilities
  })
}

/** Of what a side can do, what it says in a revision: what only methods of other revisions ask for is left unsaid. */
export function declaredIn(revision: { readonly version: Version }, declared: Capabilities): Capabilities {
  const { extensions, ...rest } = declared
  const holds = (asking: (def: MethodDef) => boolean): boolean => {
    const defs = (Object.values(methods) as readonly MethodDef[]).filter(asking)
    return defs.length === 0 || defs.some((def) => ('askable' in def && def.askable) || speaks(revision, def))
  }
  const said = only(rest, (key) =>
    holds(({ needs = {} }) => Object.values(needs).some((path) => keysOf(path)[0] === key)),
  )
  if (!isJson(extensions)) return said
  const named = only(extensions, (name) => holds(({ extension }) => extension === name))
  return Object.keys(named).length > 0 ? { ...said, extensions: named } : said
}

const only = (all: Json, wanted: (key: string) => boolean): Json =>
  Object.fromEntries(Object.entries(all).filter(([key]) => wanted(key)))

/** What stands behind a gate, and which. */
type Gated = Pick<MethodDef, 'name' | 'needs' | 'extension'>

/**
 * Throws unless a side has declared what a method needs of it. A method that its server has not declared does not exist
 * there; one that its client has not declared is an error that names what is missing. There is no other capability check.
 */
export function requireCapability(def: Gated, side: Side, declared: Capabilities): void {
  const path = def.extension === undefined ? def.needs?.[side] : ['extensions', def.extension]
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

function undeclared(def: Gated, side: Side, path: CapabilityPath): ProtocolError {
  const keys = keysOf(path)
  const message = `${def.name} needs the ${side} capability '${keys.join('.')}', which is not declared`
  if (side === 'server') return new ProtocolError(ErrorCode.methodNotFound, message)
  const requiredCapabilities = keys.reduceRight<Capabilities>((inner, key) => ({ [key]: inner }), {})
  return new ProtocolError(ErrorCode.missingCapability, message, { requiredCapabilities })
}
