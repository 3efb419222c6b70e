// As its examples have it, but for the schemas, which they make anew in the server of each request.
import { toNodeHandler } from '@modelcontextprotocol/node'
import { createMcpHandler } from '@modelcontextprotocol/server'
import { given } from '../given.js'
import { officialV2 } from '../official-v2.js'
import { toolsFor, type Offered } from '../tools.js'
import { listening } from './listening.js'

const offered = given<Offered>()
const tools = toolsFor(offered)
const handler = toNodeHandler(createMcpHandler(() => officialV2(offered, tools)))
listening((request, response) => void handler(request, response))
