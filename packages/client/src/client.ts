import { type Implementation } from '@mortise/protocol'
import { compileJsonSchema } from '@mortise/protocol/json-schema'
import type { ClientOptions } from './options.js'
import { SlimClient } from './slim-client.js'

/**
 * Talks to one server, in whichever revision both speak. Besides what is written here it has a method for each request
 * of the protocol: `callTool`, `listTools`, `readResource` and the rest.
 */
export class Client extends SlimClient {
  constructor(info: Implementation, options: ClientOptions = {}) {
    super(info, {
      ...options,
      compileJsonSchema: options.compileJsonSchema ?? compileJsonSchema,
    })
  }
}
