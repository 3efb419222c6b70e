import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { given } from '../given.js'
import { calling } from './working.js'

const { file, together } = given<{ file: string; together: number }>()
const client = new Client({ name: 'bench', version: '1.0.0' })
await client.connect(new StdioClientTransport({ command: process.execPath, args: [file] }))
await calling(client, together)
