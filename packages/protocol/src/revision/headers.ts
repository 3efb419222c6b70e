import { ErrorCode, ProtocolError } from '../errors.js'
import type { RequestMessage } from '../jsonrpc/message.js'
import type { Origin } from '../jsonrpc/transport.js'
import type { MethodDef, Version } from '../methods/define.js'
import { isJson, type Json } from '../schema/index.js'
import { metaKey } from './meta.js'

/** The headers that say the same as a message, in lower case. */
export const headerName = {
  /** The revision. */
  version: 'mcp-protocol-version',
  /** The method. */
  method: 'mcp-method',
  /** The parameter that a method's `nameHeader` names. */
  name: 'mcp-name',
} as const

const prefix = '=?base64?'
const suffix = '?='
const isWrapped = (value: string): boolean => value.startsWith(prefix) && value.endsWith(suffix)
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
const legal = /^[\t\x20-\x7e]*$/
const plain = /^(?:[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)?$/

/** A value as a header may carry it: as it is, or wrapped in base64 where a header could not hold it. */
export function encodeHeader(value: string): string {
  if (plain.test(value) && !isWrapped(value)) return value
  const bytes = Array.from(new TextEncoder().encode(value), (byte) => String.fromCharCode(byte))
  return prefix + btoa(bytes.join('')) + suffix
}

/**
 * What a header's value stands for; undefined where it holds characters that a header may not, or claims to be wrapped and
 * is not well-formed.
 */
export function decodeHeader(value: string): string | undefined {
  if (!legal.test(value)) return undefined
  if (!isWrapped(value) || value.length < prefix.length + suffix.length) return value
  const inner = value.slice(prefix.length, -suffix.length)
  if (!base64.test(inner)) return undefined
  const bytes = Uint8Array.from(atob(inner), (c) => c.charCodeAt(0))
  try {
    // A mark of byte order is part of the value like any other character.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** The headers of a request in a revision where every request carries them. */
export function mirrorHeaders(version: Version, def: MethodDef, params: Json): Record<string, string> {
  const headers: Record<string, string> = { [headerName.version]: version, [headerName.method]: def.name }
  const named = def.kind === 'request' && def.nameHeader !== undefined ? params[def.nameHeader] : undefined
  if (typeof named === 'string') headers[headerName.name] = encodeHeader(named)
  return headers
}

/** Throws unless the headers of a request say what its body says; a channel without headers has nothing to say. */
export function checkHeaders(origin: Origin, { method, params }: RequestMessage, def: MethodDef | undefined): void {
  if (!origin.header) return
  const meta = params?._meta
  expect(origin, headerName.method, method)
  expect(origin, headerName.version, isJson(meta) ? meta[metaKey.version] : undefined)
  if (def?.kind === 'request' && def.nameHeader !== undefined) {
    expect(origin, headerName.name, params?.[def.nameHeader], decodeHeader)
  }
}

function expect(
  origin: Origin,
  name: string,
  wanted: unknown,
  decode: (value: string) => string | undefined = (value) => value,
): void {
  const value = origin.header?.(name)
  if (value === undefined && typeof wanted !== 'string') return
  if (value !== undefined && decode(value) === wanted) return
  const fault = value === undefined ? 'is missing' : 'does not say what the body says'
  throw new ProtocolError(ErrorCode.headerMismatch, `Header ${name} ${fault}`)
}
