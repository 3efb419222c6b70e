import { Client } from '@mortise/client'
import { http } from '@mortise/transport-http'
import { given } from '../given.js'
import { calling } from './working.js'

const { url, together } = given<{ url: string; together: number }>()
const client = new Client({ name: 'bench', version: '1.0.0' })
await client.connect(http(url))
await calling(client, together)
