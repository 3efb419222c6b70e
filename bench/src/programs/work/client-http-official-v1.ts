import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { given } from '../given.js'
import { calling } from './working.js'

const { url, together } = given<{ url: string; together: number }>()
const client = new Client({ name: 'bench', version: '1.0.0' })
await client.connect(new StreamableHTTPClientTransport(new URL(url)))
await calling(client, together)
