// A client that closes while it is busy: `node closing-client.ts memory|http|stdio VERSION WHERE...`. Says what held the
// process before it connected, and what does so after it has closed; then it has nothing more to do.
import { inMemoryPair, serveChannel, type Opener, type Version } from '@mortise/protocol'
import { http } from '@mortise/transport-http'
import { stdio } from '@mortise/transport-stdio'
import { busy } from './busy.js'
import { offer } from './offer.js'
import { turn } from './turn.js'

const [way, version, ...where] = process.argv.slice(2)
const openers: Record<string, () => Opener> = {
  memory: () => () => {
    const [near, far] = inMemoryPair()
    void serveChannel(offer(), far)
    return near
  },
  http: () => http(where[0]!),
  stdio: () =>
    stdio({
      command: where[0]!,
      args: where.slice(1),
      env: { MORTISE_TEST_MARK: process.env.CHILDREN_MARK! },
    }),
}

// Its pipes are opened when they are first written to; a warning may come on the other one.
process.stdout.write('\n')
void process.stderr.writable
const before = process.getActiveResourcesInfo()
const { client, over, unfollowed } = await busy(openers[way!]!(), version as Version)
const during = process.getActiveResourcesInfo()
await client.close()
const reason = await over
await unfollowed
await turn()
const after = process.getActiveResourcesInfo()
console.log(JSON.stringify({ before, during, after, reason: String(reason) }))
