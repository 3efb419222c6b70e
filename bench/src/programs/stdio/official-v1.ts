import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { answer, given, heap } from '../given.js'
import { officialV1 } from '../official-v1.js'
import type { Offered } from '../tools.js'

answer(heap)
await officialV1(given<Offered>()).connect(new StdioServerTransport())
