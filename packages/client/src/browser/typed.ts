import type { Implementation, Offer, Offering } from '@mortise/protocol'
import type { ClientOptions } from '../options.js'
import { SlimClient } from '../slim-client.js'
import type { ClientOf } from '../typed.js'

/** Makes a client for a server whose type is at hand, as the function of that name does elsewhere. */
export function createClient<S extends Offering<Offer>>(info: Implementation, options?: ClientOptions): ClientOf<S> {
  return new SlimClient(info, options) as SlimClient as ClientOf<S>
}
