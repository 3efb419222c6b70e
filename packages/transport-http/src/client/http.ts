import type { Opener } from '@mortise/protocol'
import { globalWire } from './fetch.js'
import { nodeWire } from './node.js'
import { openerOf, type HttpOptions } from './opener.js'

/**
 * Reaches a server over Streamable HTTP, of whatever revision. Throws `TypeError` where the URL is none of http or https,
 * or holds a password: its place is in `headers`.
 */
export function http(url: string | URL, options: HttpOptions = {}): Opener {
  return openerOf(url, options, (to) => nodeWire(to) ?? globalWire(to))
}
