import { createRequestListener } from '@remix-run/node-fetch-server'
import { HttpTransport } from '@tmcp/transport-http'
import { given } from '../given.js'
import { tmcp } from '../tmcp.js'
import type { Offered } from '../tools.js'
import { listening } from './listening.js'

const transport = new HttpTransport(tmcp(given<Offered>()))
listening(
  createRequestListener(async (request) => (await transport.respond(request)) ?? new Response(null, { status: 404 })),
)
