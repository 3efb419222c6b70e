import { readMessage, type Message } from '@mortise/protocol'
import { mediaType } from '../media-type.js'
import { HttpError } from './error.js'
import { Pulse } from './pulse.js'
import { SseReader } from './sse.js'
import { Pieces, Utf8 } from './text.js'
import type { Call, Reply } from './wire.js'

/** How much is shown of a response that nobody can use, in characters. */
const excerpt = 2_048

/** The media type of a response; empty where it names none. */
export const typeOf = (reply: Reply): string => mediaType(reply.header('content-type')) ?? ''

/** Whether a response is a stream of events. */
export const streams = (reply: Reply): boolean => typeOf(reply) === 'text/event-stream'

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

/** What is no message, and why. */
class NoMessage extends SyntaxError {
  readonly text: string

  constructor(why: string, text: string) {
    super(why)
    this.text = text
  }
}

/** Reads a text as a message or a batch. Throws what is wrong with it. */
export function parse(text: string): Message | readonly Message[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new NoMessage('it is not JSON', text)
  }
  const read = readMessage(value)
  if ('refusal' in read) throw new NoMessage(read.refusal.error.message, text)
  return read.message
}

/** A reader of the events that carry messages; events of other names, and those that only bear an id, are passed over. */
export const messageEvents = (give: (text: string) => void, limit: number): SseReader =>
  new SseReader(({ data, name }) => {
    if (name === 'message' && data !== '') give(data)
  }, limit)

/** Reads a response that holds one message, or a batch. Rejects with `HttpError` when it holds something else or too much. */
export async function readWhole(asked: string, reply: Reply, limit: number): Promise<Message | readonly Message[]> {
  try {
    return parse(await readText(reply, limit))
  } catch (reason) {
    throw unfit(asked, reply, reason)
  }
}

/** What it takes to follow a stream to its end. */
export interface Following {
  /** What was asked for, for errors. */
  readonly asked: string
  readonly call: Call
  readonly reply: Reply
  readonly events: SseReader
  /** The shortest silence after which a stream that was kept alive is taken for dead, in milliseconds. */
  readonly idle: number
}

/** Follows a stream of events. Rejects with `HttpError` when it holds what is no message or too much, and with what broke it. */
export async function follow({ asked, call, reply, events, idle }: Following): Promise<void> {
  const pulse = new Pulse(idle, () => call.abort())
  try {
    await reply.read((chunk) => {
      events.write(chunk)
      pulse.beat(events.comments)
    })
  } catch (reason) {
    throw pulse.dead ? new Error('nothing came any more, not even what keeps it alive') : unfit(asked, reply, reason)
  } finally {
    pulse.stop()
  }
}

/** The error for a response that nobody can use; any other reason stays as it is. */
function unfit(asked: string, reply: Reply, reason: unknown): unknown {
  const error = (what: string, text: string): HttpError =>
    new HttpError(`The response to ${asked} holds ${what}`, reply, text)
  if (reason instanceof NoMessage) return error(`what is no message: ${reason.message}`, reason.text)
  if (!(reason instanceof RangeError)) return reason
  return error(`${reason.message}; raise \`maxMessageBytes\` if that is expected`, '')
}
