import { StdioTransport } from '@tmcp/transport-stdio'
import { answer, given, heap } from '../given.js'
import { tmcp } from '../tmcp.js'
import type { Offered } from '../tools.js'

answer(heap)
new StdioTransport(tmcp(given<Offered>())).listen()
