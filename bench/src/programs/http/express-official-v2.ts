import { toNodeHandler } from '@modelcontextprotocol/node'
import { createMcpHandler } from '@modelcontextprotocol/server'
import express from 'express'
import { given } from '../given.js'
import { officialV2 } from '../official-v2.js'
import type { Offered } from '../tools.js'
import { listening } from './listening.js'

const offered = given<Offered>()
const handler = toNodeHandler(createMcpHandler(() => officialV2(offered)))
const app = express()
app.post('/mcp', (request, response) => void handler(request, response))
listening((request, response) => void app(request, response))
