import { serveStdio } from '@modelcontextprotocol/server/stdio'
import { answer, given, heap } from '../given.js'
import { officialV2 } from '../official-v2.js'
import type { Offered } from '../tools.js'

answer(heap)
serveStdio(() => officialV2(given<Offered>()))
