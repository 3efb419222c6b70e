// The everything-server: all that the official suite looks for in a server, on http://127.0.0.1:PORT/mcp.
import { McpServer, tasks } from '@mortise/server'
import { serveHttp } from '@mortise/transport-http/node'
import { registerAsking } from './asking.js'
import { registerContent } from './content.js'
import { registerLibrary } from './library.js'
import { registerRounds } from './rounds.js'
import { registerTasks } from './tasks.js'
import { registerUtilities } from './utilities.js'

const extensions = [tasks({ pollIntervalMs: 200 })]
const server = new McpServer({ name: 'mortise-everything', version: '1.0.0' }, { extensions })
registerContent(server)
registerUtilities(server)
registerAsking(server)
registerRounds(server)
registerLibrary(server)
registerTasks(server)

const { url } = await serveHttp(server, { port: Number(process.env.PORT ?? 0) })
console.log(url)
