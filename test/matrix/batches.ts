import {
  ErrorCode,
  isAnswer,
  isBatch,
  methods,
  revisionOf,
  type Answer,
  type Message,
  type RequestMessage,
  type Transport,
  type Version,
} from '@mortise/protocol'
import { expect } from 'vitest'

const self = { info: { name: 'matrix', version: '1.0.0' }, capabilities: {} }

/** A batch is answered with one array where the revision has batches, and refused where it has none. */
export async function takesBatches(transport: Transport, version: Version): Promise<void> {
  const revision = revisionOf(version)!
  const next = reader(transport)
  const ask = (id: number, method: string, params = revision.writeParams({}, self)): RequestMessage => ({
    jsonrpc: '2.0',
    id,
    method,
    params,
  })
  const initialize = ask(1, methods.initialize.name, {
    protocolVersion: version,
    capabilities: {},
    clientInfo: self.info,
  })
  const initialized: Message = { jsonrpc: '2.0', method: methods.initialized.name }
  try {
    if (revision.family === 'session') {
      await transport.send(initialize)
      expect(await next()).toMatchObject({ result: { protocolVersion: version } })
      await transport.send(initialized, { headers: revision.writeHeaders(methods.initialized, {}) })
    }
    const headers = revision.writeHeaders(methods.listTools, {})
    const send = (...batch: readonly Message[]): Promise<void> => transport.send(batch, { headers })
    if (!revision.traits.batches) {
      await send(ask(2, methods.listTools.name), initialized)
      return expect(await next()).toMatchObject({ id: 2, error: { code: ErrorCode.invalidRequest } })
    }
    await send(ask(2, methods.listTools.name), initialized, ask(3, 'no/such'))
    const answers = await next()
    expect(answers).toHaveLength(2)
    expect(answers).toContainEqual(expect.objectContaining({ id: 2, result: expect.anything() as unknown }))
    expect(answers).toContainEqual(expect.objectContaining({ id: 3, error: expect.anything() as unknown }))
    await send(initialize)
    expect([await next()].flat()).toMatchObject([{ id: 1, error: { code: ErrorCode.invalidRequest } }])
  } finally {
    await transport.close()
  }
}

/** Reads the answers that a transport brings, one delivery at a time. */
function reader(transport: Transport): () => Promise<Answer | readonly Message[]> {
  const deliveries = transport.incoming[Symbol.asyncIterator]()
  return async () => {
    for (;;) {
      const { value } = await deliveries.next()
      if (!value) throw new Error('The channel ended without an answer')
      if (!('message' in value)) throw value.reason
      if (isBatch(value.message) || isAnswer(value.message)) return value.message
    }
  }
}
