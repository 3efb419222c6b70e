// A client that waits for its own end, with a child for a server: `node killed-client.ts VERSION TOOL COMMAND ARGS...`. It
// calls the tool, says so, and closes nothing.
import { Client } from '@mortise/client'
import type { Version } from '@mortise/protocol'
import { stdio } from '@mortise/transport-stdio'

const [version, tool, command, ...args] = process.argv.slice(2)
const { CHILDREN_MARK = '', OPEN_METEO_URL = '' } = process.env
const env = { MORTISE_TEST_MARK: CHILDREN_MARK, OPEN_METEO_URL }
const client = new Client({ name: 'killed', version: '1.0.0' }, { versions: [version as Version] })
await client.connect(stdio({ command: command!, args, env }))
await client.listTools()
if (tool !== '') void client.callTool({ name: tool!, arguments: { location: { name: 'Paris' } } }).catch(() => {})
console.log('connected')
