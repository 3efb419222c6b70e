import { Client } from '@modelcontextprotocol/client'
import { InMemoryTransport } from '@modelcontextprotocol/server'
import { given } from '../given.js'
import { officialV2 } from '../official-v2.js'
import type { Offered } from '../tools.js'
import { calling } from './working.js'

const [ours, theirs] = InMemoryTransport.createLinkedPair()
await officialV2(given<Offered>()).connect(theirs)
const client = new Client({ name: 'bench', version: '1.0.0' })
await client.connect(ours)
await calling(client)
