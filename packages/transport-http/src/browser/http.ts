import type { Opener } from '@mortise/protocol'
import { globalWire } from '../client/fetch.js'
import { openerOf, type HttpOptions } from '../client/opener.js'

/** Reaches a server over Streamable HTTP as the function of that name does elsewhere, with nothing of Node to load. */
export function http(url: string | URL, options: HttpOptions = {}): Opener {
  return openerOf(url, options, globalWire)
}
