import { Client } from '@mortise/client'
import { given } from '../given.js'
import { mortise } from '../mortise.js'
import type { Offered } from '../tools.js'
import { calling } from './working.js'

const client = new Client({ name: 'bench', version: '1.0.0' })
await client.connect(mortise(given<Offered>()))
await calling(client)
