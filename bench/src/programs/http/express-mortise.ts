import { mcpExpress } from '@mortise/transport-http/express'
import express from 'express'
import { given } from '../given.js'
import { mortise } from '../mortise.js'
import type { Offered } from '../tools.js'
import { listening } from './listening.js'

const app = express()
app.use('/mcp', mcpExpress(mortise(given<Offered>())))
listening((request, response) => void app(request, response))
