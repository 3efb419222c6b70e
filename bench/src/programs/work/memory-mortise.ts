import { Client } from '@mortise/client'
import { given } from '../given.js'
import { mortise } from '../mortise.js'
import type { Offered } from '../tools.js'
import { check, working } from './working.js'

const client = new Client({ name: 'bench', version: '1.0.0' })
await client.connect(mortise(given<Offered>()))
const call = () => client.callTool({ name: 'echo0', arguments: { text: 'hello' } })
check(await call())
working(call)
