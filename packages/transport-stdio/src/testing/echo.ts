// A server in a few lines: answers every request with its params.
import { localBus, type Endpoint } from '@mortise/protocol'
import { serveStdio } from '../stdio.js'

const server: Endpoint = {
  changes: localBus(),
  open: (origin) => ({ origin, hear() {}, close() {} }),
  serve: ({ id, params = {} }, exchange) => exchange.answer({ jsonrpc: '2.0', id, result: params }, 'run'),
}
serveStdio(server)
