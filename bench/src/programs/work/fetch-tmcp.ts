import { HttpTransport } from '@tmcp/transport-http'
import { given } from '../given.js'
import { tmcp } from '../tmcp.js'
import type { Offered } from '../tools.js'
import { asking } from './asking.js'

const transport = new HttpTransport(tmcp(given<Offered>()))
await asking(async (request) => (await transport.respond(request))!)
