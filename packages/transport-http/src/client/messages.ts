import { isJson, readMessage, type Message } from '@mortise/protocol'
import { HttpError } from './error.js'
import { SseReader } from './sse.js'
import { Pieces, Utf8 } from './text.js'
import type { Reply } from './wire.js'

/** How much is shown of a response that nobody can use, in characters. */
const excerpt = 2_048

/** The media type of a response, in lower case and without its parameters. */
export const mediaType = (reply: Reply): string =>
  (reply.header('content-type') ?? '').split(';', 1)[0]!.trim().toLowerCase()

/** Reads a whole body as text. Rejects when it is over the limit, in bytes. */
export async function readText(reply: Reply, limit: number): Promise<string> {
  const utf8 = new Utf8()
  const pieces = new Pieces()
  let size = 0
  await reply.read((chunk) => {
    size += chunk.byteLength
    if (size > limit) throw new RangeError(`a body over ${limit} bytes`)
    pieces.add(utf8.decode(chunk))
  })
  return pieces.take()
}

/** Reads the beginning of a body that is only to be shown: never rejects, and lets go of the rest. */
export async function readExcerpt(reply: Reply): Promise<string> {
  const utf8 = new Utf8()
  const pieces = new Pieces()
  const read = reply.read((chunk) => {
    pieces.add(utf8.decode(chunk.subarray(0, excerpt - pieces.length)))
    if (pieces.length >= excerpt) throw new RangeError('enough')
  })
  await read.catch(() => {})
  return pieces.take()
}

/** Reads a text as a message or a batch. Throws what is wrong with it. */
export function parse(text: string): Message | readonly Message[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new SyntaxError('it is not JSON')
  }
  // An error that belongs to no request it could read has a null id in JSON-RPC, and none in this protocol.
  if (isJson(value) && value.id === null && 'error' in value) delete value.id
  const read = readMessage(value)
  if ('refusal' in read) throw new SyntaxError(read.refusal.error.message)
  return read.message
}

/** A reader of the events that carry messages; events of other names, and those that only bear an id, are passed over. */
export const messageEvents = (give: (text: string) => void, limit: number): SseReader =>
  new SseReader(({ data, name }) => {
    if (name === 'message' && data !== '') give(data)
  }, limit)

/**
 * Reads what a response brings, one message or a stream of them, and hands over each. Rejects with `HttpError` when it
 * holds something else or too much, and with what broke it.
 */
export async function readMessages(
  asked: string,
  reply: Reply,
  limit: number,
  take: (message: Message | readonly Message[]) => void,
): Promise<void> {
  let text = ''
  const give = (each: string): void => {
    text = each
    take(parse(each))
  }
  try {
    if (mediaType(reply) !== 'text/event-stream') return give(await readText(reply, limit))
    const reader = messageEvents(give, limit)
    await reply.read((chunk) => reader.write(chunk))
  } catch (reason) {
    const fail = (what: string): HttpError =>
      new HttpError(`The response to ${asked} holds ${what}`, reply, text.slice(0, excerpt))
    if (reason instanceof SyntaxError) throw fail(`what is no message: ${reason.message}`)
    if (reason instanceof RangeError) throw fail(`${reason.message}; raise \`maxMessageBytes\` if that is expected`)
    throw reason
  }
}
