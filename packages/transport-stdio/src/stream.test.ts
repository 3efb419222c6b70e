import { PassThrough } from 'node:stream'
import type { Endpoint } from '@mortise/protocol'
import { transportContract, type Opened } from '@mortise/protocol/testing'
import { describe, it } from 'vitest'
import { serveStdio } from './stdio.js'
import { streamTransport } from './stream.js'

function open(endpoint: Endpoint): Promise<Opened> {
  const [up, down] = [new PassThrough(), new PassThrough()]
  const { close } = serveStdio(endpoint, { input: up, output: down })
  return Promise.resolve({ transport: streamTransport({ input: down, output: up, side: 'client' }), close })
}

describe('a channel over two streams is a transport:', () => {
  for (const { name, run } of transportContract(open)) it(name, run)
})
