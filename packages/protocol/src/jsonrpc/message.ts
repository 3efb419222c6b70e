import { ErrorCode, ProtocolError } from '../errors.js'
import { involved } from './involved.js'
import { isJson, maxToken, type Json } from '../schema/index.js'

/** Names a request among those of its sender. */
export type Id = string | number
/** Asks for an answer. */
export interface RequestMessage {
  jsonrpc: '2.0'
  id: Id
  method: string
  params?: Json
}
/** Says something that is not answered. */
export interface NotificationMessage {
  jsonrpc: '2.0'
  method: string
  params?: Json
}
/** Answers a request with its result. */
export interface ResultMessage {
  jsonrpc: '2.0'
  id: Id
  result: Json | Prewritten
}
/** Answers a request with an error; without an id where the request's could not be read. */
export interface ErrorMessage {
  jsonrpc: '2.0'
  id?: Id
  error: { code: number; message: string; data?: unknown }
}
/** What answers a request. */
export type Answer = ResultMessage | ErrorMessage
/** One JSON-RPC message. */
export type Message = RequestMessage | NotificationMessage | Answer
/** What one send carries: a message, or a batch where the revision has them. */
export type Outgoing = Message | readonly Message[]

/** Whether a message asks for an answer. */
export const isRequest = (message: Message): message is RequestMessage => 'method' in message && 'id' in message
/** Whether a message answers a request. */
export const isAnswer = (message: Message): message is Answer => !('method' in message)

/** A result that is the same for everybody until it changes: serialised once, sent as it is. */
export class Prewritten {
  /** The result itself. */
  readonly value: Json
  /** Its JSON text, and the brace that ends its message: whatever the message, it ends so. */
  readonly text: string
  #bytes: Uint8Array | undefined

  constructor(value: Json) {
    this.value = value
    this.text = `${JSON.stringify(value)}}`
  }

  /** The text in UTF-8: encoding a list anew for each answer would cost as much as all else together. */
  get bytes(): Uint8Array {
    return (this.#bytes ??= new TextEncoder().encode(this.text))
  }
}

/** What stands before a result in its message, which ends with it and a brace. */
export const envelope = (id: Id): string => `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":`

/** The JSON text of a message or a batch. */
export function encode(outgoing: Outgoing): string {
  if (isBatch(outgoing)) return `[${outgoing.map(encode).join(',')}]`
  if ('result' in outgoing && outgoing.result instanceof Prewritten) {
    return envelope(outgoing.id) + outgoing.result.text
  }
  return JSON.stringify(outgoing)
}

/** Whether a send carries a batch. */
export const isBatch = (outgoing: Outgoing): outgoing is readonly Message[] => Array.isArray(outgoing)

/** What a text turned out to be: something to deliver, or the error that answers it. */
export type Decoded =
  | { message: Message | readonly Message[] }
  | {
      refusal: ErrorMessage
      /** What else goes unanswered: the other requests of a batch that holds something unreadable. */
      unserved?: readonly ErrorMessage[]
    }

/** Reads the text of a message or a batch. A text that is neither gives the error to answer with, never throws. */
export function decode(text: string): Decoded {
  const much = involved(text)
  if (much !== undefined) {
    return { refusal: errorMessage(undefined, new ProtocolError(ErrorCode.parse, `Not parsed: ${much}`)) }
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { refusal: errorMessage(undefined, new ProtocolError(ErrorCode.parse, 'Not JSON')) }
  }
  return readMessage(value)
}

/** The most messages that are taken in one batch. */
export const maxBatch = 100

/** Why an array has not the size of a batch, or undefined. */
export function sizeFault({ length }: readonly unknown[]): string | undefined {
  if (length === 0) return 'a batch must not be empty'
  return length > maxBatch ? `a batch may hold ${maxBatch} messages, this one has ${length}` : undefined
}

/** Reads a parsed value as a message or a batch. */
export function readMessage(value: unknown): Decoded {
  if (!Array.isArray(value)) return readOne(value)
  // Before anything in it is looked at: a line has room for millions of elements, and each would get an error.
  const size = sizeFault(value)
  if (size !== undefined) return { refusal: refuse(value, size) }
  const batch: Message[] = []
  const faulty: ErrorMessage[] = []
  for (const each of value) {
    const read = readOne(each)
    if ('refusal' in read) faulty.push(read.refusal)
    else batch.push(read.message)
  }
  const [refusal, ...rest] = faulty
  if (!refusal) return { message: batch }
  const left = batch.filter(isRequest).map(({ id }) => errorMessage(id, spoilt))
  const unserved = [...rest.filter(({ id }) => id !== undefined), ...left]
  return unserved.length > 0 ? { refusal, unserved } : { refusal }
}

function readOne(value: unknown): { message: Message } | { refusal: ErrorMessage } {
  const said = withoutNullId(value)
  const fault = faultOf(said)
  return fault === undefined ? { message: said as Message } : { refusal: refuse(said, fault) }
}

/** JSON-RPC itself gives a null id to an error that answers nothing readable; in this protocol it has none. */
function withoutNullId(value: unknown): unknown {
  if (!isJson(value) || value.id !== null || !('error' in value) || 'method' in value) return value
  const { id: _, ...rest } = value
  return rest
}

/** The message that answers a request with an error. */
export function errorMessage(id: Id | undefined, { code, message, data }: ProtocolError): ErrorMessage {
  const error = data === undefined ? { code, message } : { code, message, data }
  return id === undefined ? { jsonrpc: '2.0', error } : { jsonrpc: '2.0', id, error }
}

/** What is sent in place of an answer that JSON cannot say: of a bigint, a circle. Undefined where it can. */
export function insteadOf(
  answer: Answer,
  explain: (reason: unknown) => ProtocolError = (reason) => ProtocolError.from(reason),
): ErrorMessage | undefined {
  try {
    encode(answer)
    return undefined
  } catch (reason) {
    return errorMessage(answer.id, explain(reason))
  }
}

const spoilt = new ProtocolError(
  ErrorCode.invalidRequest,
  'Not served: the batch holds what is no JSON-RPC 2.0 message',
)

const isId = (value: unknown): value is Id =>
  typeof value === 'string' ? value.length <= maxToken : Number.isSafeInteger(value)

const refuse = (value: unknown, fault: string): ErrorMessage => {
  const error = { code: ErrorCode.invalidRequest, message: `Not a JSON-RPC 2.0 message: ${fault}` }
  const id = isJson(value) && !isAnswerLike(value) && isId(value.id) ? value.id : undefined
  return id === undefined ? { jsonrpc: '2.0', error } : { jsonrpc: '2.0', id, error }
}

/** Whether a faulty message was meant as an answer: one with its id would be taken for the answer to another request. */
const isAnswerLike = (value: Json): boolean => !('method' in value) && ('result' in value || 'error' in value)

/** Why a value is no message, or undefined when it is one. */
function faultOf(value: unknown): string | undefined {
  if (!isJson(value)) return 'expected an object'
  if (value.jsonrpc !== '2.0') return 'jsonrpc must be "2.0"'
  if ('id' in value && !isId(value.id)) return `id must be a string or an integer, of ${maxToken} characters at most`
  if ('method' in value) {
    if (typeof value.method !== 'string') return 'method must be a string'
    if (value.params !== undefined && !isJson(value.params)) return 'params must be an object'
    return undefined
  }
  if ('result' in value) {
    if ('error' in value) return 'a result and an error at once'
    return 'id' in value && isJson(value.result) ? undefined : 'a result needs an id and an object'
  }
  if (!isJson(value.error)) return 'expected a method, a result or an error'
  const { code, message } = value.error
  return Number.isInteger(code) && typeof message === 'string' ? undefined : 'an error needs a code and a message'
}
