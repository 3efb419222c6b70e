import { createMcpHandler } from '@modelcontextprotocol/server'
import { given } from '../given.js'
import { officialV2 } from '../official-v2.js'
import type { Offered } from '../tools.js'
import { asking } from './asking.js'

const offered = given<Offered>()
const { fetch } = createMcpHandler(() => officialV2(offered))
await asking((request) => fetch(request))
