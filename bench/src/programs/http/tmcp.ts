import { getRequestListener } from '@hono/node-server'
import { HttpTransport } from '@tmcp/transport-http'
import { given } from '../given.js'
import { tmcp } from '../tmcp.js'
import type { Offered } from '../tools.js'
import { listening } from './listening.js'

const transport = new HttpTransport(tmcp(given<Offered>()))
const take = getRequestListener(
  async (request) => (await transport.respond(request)) ?? new Response(null, { status: 404 }),
)
listening((request, response) => void take(request, response))
