import { createMcpHandler } from '@mortise/transport-http/server'
import { given } from '../given.js'
import { mortise } from '../mortise.js'
import type { Offered } from '../tools.js'
import { asking } from './asking.js'

await asking(createMcpHandler(mortise(given<Offered>())).fetch)
