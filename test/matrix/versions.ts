import {
  ErrorCode,
  isAnswer,
  metaKey,
  methods,
  revisionOf,
  type Answer,
  type Json,
  type Transport,
  type Version,
} from '@mortise/protocol'
import { expect } from 'vitest'

const self = { info: { name: 'matrix', version: '1.0.0' }, capabilities: {} }
const never = '1999-12-31'

/** A server that speaks one version offers it to a client that wants another: by its answer, or in an error. */
export async function refusesVersions(transport: Transport, version: Version): Promise<void> {
  const { family } = revisionOf(version)!
  try {
    if (family === 'session') await offersItsOwn(transport, version)
    else await namesItsOwn(transport, version)
  } finally {
    await transport.close()
  }
}

async function offersItsOwn(transport: Transport, version: Version): Promise<void> {
  const params = { protocolVersion: never, capabilities: {}, clientInfo: self.info }
  await transport.send({ jsonrpc: '2.0', id: 1, method: methods.initialize.name, params })
  expect(await answerOf(transport)).toMatchObject({ id: 1, result: { protocolVersion: version } })
}

async function namesItsOwn(transport: Transport, version: Version): Promise<void> {
  const revision = revisionOf(version)!
  const written = revision.writeParams({}, self)
  const params = { ...written, _meta: { ...(written._meta as Json), [metaKey.version]: never } }
  const headers = { ...revision.writeHeaders(methods.discover, params), 'mcp-protocol-version': never }
  await transport.send({ jsonrpc: '2.0', id: 1, method: methods.discover.name, params }, { headers })
  expect(await answerOf(transport)).toMatchObject({
    id: 1,
    error: { code: ErrorCode.unsupportedVersion, data: { supported: [version], requested: never } },
  })
}

async function answerOf(transport: Transport): Promise<Answer> {
  for await (const delivery of transport.incoming) {
    if ('lost' in delivery) throw delivery.reason
    if ('missed' in delivery) continue
    const { message } = delivery
    if (!Array.isArray(message) && isAnswer(message as Answer)) return message as Answer
  }
  throw new Error('The channel ended without an answer')
}
