// A server as its authors write one, except that it says its pid before it is asked: `node server.ts`. It never answers.
import { localBus, type Endpoint } from '@mortise/protocol'
import { serveStdio } from '../stdio.js'

const server: Endpoint = {
  changes: localBus(),
  open(origin, send) {
    void send({ jsonrpc: '2.0', method: 'said', params: { pid: process.pid } })
    return { origin, hear() {}, close() {} }
  },
  // A handler that heeds no signal, and holds the process.
  serve: () => new Promise((resolve) => setTimeout(resolve, 1e9)),
}
serveStdio(server)
