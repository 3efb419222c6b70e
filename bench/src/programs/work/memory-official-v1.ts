import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import { given } from '../given.js'
import { officialV1 } from '../official-v1.js'
import type { Offered } from '../tools.js'
import { calling } from './working.js'

const [ours, theirs] = InMemoryTransport.createLinkedPair()
await officialV1(given<Offered>()).connect(theirs)
const client = new Client({ name: 'bench', version: '1.0.0' })
await client.connect(ours)
await calling(client)
