// A server that closes when its parent asks: `node closing-server.ts http|stdio`. Says where it is, and in the end what kept
// the process running before it served, and what does so after it has closed; then it has nothing more to do.
import { serveHttp } from '@mortise/transport-http/node'
import { serveStdio } from '@mortise/transport-stdio'
import { offer } from './offer.js'
import { turn } from './turn.js'

const say = (words: object): void => void process.send!(words)
const asked = new Promise<void>((resolve) => process.on('message', () => resolve()))

// The way to its parent, and the pipes that stdout and stderr are, count throughout.
void process.stdout.writable
void process.stderr.writable
const before = process.getActiveResourcesInfo()
const served = process.argv[2] === 'http' ? await serveHttp(offer()) : serveStdio(offer())
say({ url: 'url' in served ? served.url : undefined })
await asked
await served.close()
await turn()
say({ before, after: process.getActiveResourcesInfo() })
process.disconnect()
