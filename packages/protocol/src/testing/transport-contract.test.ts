import { describe, expect, it } from 'vitest'
import { serveChannel } from '../channel.js'
import { inMemoryPair } from '../jsonrpc/in-memory.js'
import type { Transport } from '../jsonrpc/transport.js'
import { watched } from '../jsonrpc/watched.js'
import { chaotic } from './chaos.js'
import type { OpenChannel } from './stage.js'
import { transportContract } from './transport-contract.js'

const memory =
  (wrap: (near: Transport) => Transport): OpenChannel =>
  async (endpoint) => {
    const [near, far] = inMemoryPair()
    const served = serveChannel(endpoint, far)
    return {
      transport: wrap(near),
      async close() {
        await far.close()
        await served
      },
    }
  }

const sound: Record<string, (near: Transport) => Transport> = {
  'in memory': (near) => near,
  'with an onlooker': (near) => watched(near, {}),
  'with chaos that has no faults': (near) => chaotic(near, { seed: 1 }),
  'with delays': (near) => chaotic(near, { seed: 2, delay: 0.5 }),
}

for (const [name, wrap] of Object.entries(sound)) {
  describe(`A channel ${name} keeps the contract:`, () => {
    for (const { name, run } of transportContract(memory(wrap))) {
      it(name, () => expect(run()).resolves.toBeUndefined())
    }
  })
}

describe('transportContract', () => {
  const [first] = transportContract(async () => Promise.reject(new Error('no such place')), { patience: 20 })

  it('fails a case whose channel cannot be opened', async () => {
    await expect(first?.run()).rejects.toThrow('no such place')
  })

  it('fails a case whose harness never opens its channel', async () => {
    const [stuck] = transportContract(() => new Promise(() => {}), { patience: 20 })
    await expect(stuck?.run()).rejects.toThrow('Nothing within 20 ms while waiting for the harness to open a channel')
  })

  it('fails a case whose harness never takes the far end down', async () => {
    const open: OpenChannel = async (endpoint) => {
      const opened = await memory((near) => near)(endpoint)
      return { ...opened, close: () => new Promise(() => {}) }
    }
    const [stuck] = transportContract(open, { patience: 20 })
    await expect(stuck?.run()).rejects.toThrow('the harness to take the far end down')
  })
})
