import { Client } from '@mortise/client'
import { stdio } from '@mortise/transport-stdio'
import { given } from '../given.js'
import { calling } from './working.js'

const { file, together } = given<{ file: string; together: number }>()
const client = new Client({ name: 'bench', version: '1.0.0' })
await client.connect(stdio({ command: process.execPath, args: [file] }))
await calling(client, together)
