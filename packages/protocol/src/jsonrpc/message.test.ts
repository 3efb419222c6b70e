import { describe, expect, it } from 'vitest'
import { ErrorCode, ProtocolError } from '../errors.js'
import {
  decode,
  encode,
  envelope,
  errorMessage,
  isAnswer,
  isBatch,
  isRequest,
  Prewritten,
  readMessage,
  type Message,
} from './message.js'

const request: Message = { jsonrpc: '2.0', id: 1, method: 'm', params: { a: 1 } }
const notification: Message = { jsonrpc: '2.0', method: 'm' }
const result: Message = { jsonrpc: '2.0', id: 'one', result: {} }
const error: Message = { jsonrpc: '2.0', id: 1, error: { code: 1, message: 'no' } }
const stray: Message = { jsonrpc: '2.0', error: { code: 1, message: 'no', data: [1] } }

describe('decode', () => {
  const messages: Record<string, Message> = { request, notification, result, error, 'error without an id': stray }
  for (const [name, message] of Object.entries(messages)) {
    it(`reads a ${name} as it stands`, () => {
      expect(decode(JSON.stringify(message))).toEqual({ message })
    })
  }

  it('reads ids of every form that the protocol has [N002]', () => {
    for (const id of [0, -1, Number.MAX_SAFE_INTEGER, '', '0', 'ünïcödé']) {
      expect(decode(JSON.stringify({ ...request, id }))).toEqual({ message: { ...request, id } })
    }
  })

  it('reads a batch', () => {
    expect(decode(JSON.stringify([request, result]))).toEqual({ message: [request, result] })
  })

  it('refuses a batch that holds something unreadable, and names every request that goes unserved [N006]', () => {
    const [bad, nobody] = [{ id: 5, method: 'm' }, 7]
    const decoded = decode(JSON.stringify([request, bad, notification, nobody, { ...bad, id: 6 }]))
    expect(decoded).toMatchObject({
      refusal: { id: 5, error: { code: -32600 } },
      unserved: [{ id: 6 }, { id: request.id, error: { message: expect.stringContaining('Not served') as unknown } }],
    })
  })

  it('lets members pass that it does not know', () => {
    expect(decode('{"jsonrpc":"2.0","method":"m","more":1}')).toEqual({ message: { ...notification, more: 1 } })
  })

  it('reads an error whose id is null as one without an id', () => {
    const text = JSON.stringify({ ...stray, id: null })
    expect(decode(text)).toEqual({ message: stray })
    expect(decode(`[${text}]`)).toEqual({ message: [stray] })
  })

  const { parse, invalidRequest } = ErrorCode
  const malformed: [text: string, code: number, fault: string, id?: number | string][] = [
    ['', parse, 'Not JSON'],
    ['{', parse, 'Not JSON'],
    ['{"jsonrpc":"2.0"} x', parse, 'Not JSON'],
    ['\ufeff{"jsonrpc":"2.0","method":"m"}', parse, 'Not JSON'],
    ['null', invalidRequest, 'expected an object'],
    ['7', invalidRequest, 'expected an object'],
    ['"m"', invalidRequest, 'expected an object'],
    ['[]', invalidRequest, 'a batch must not be empty'],
    ['[[]]', invalidRequest, 'expected an object'],
    ['{}', invalidRequest, 'jsonrpc must be "2.0"'],
    ['{"jsonrpc":2.0,"method":"m"}', invalidRequest, 'jsonrpc must be "2.0"'],
    ['{"jsonrpc":"1.0","id":5,"method":"m"}', invalidRequest, 'jsonrpc must be "2.0"', 5],
    ['{"jsonrpc":"2.0"}', invalidRequest, 'expected a method, a result or an error'],
    ['{"jsonrpc":"2.0","id":5}', invalidRequest, 'expected a method, a result or an error', 5],
    ['{"jsonrpc":"2.0","id":5,"method":1}', invalidRequest, 'method must be a string', 5],
    ['{"jsonrpc":"2.0","id":"5","method":null}', invalidRequest, 'method must be a string', '5'],
    ['{"jsonrpc":"2.0","id":null,"method":"m"}', invalidRequest, 'id must be a string or an integer'],
    ['{"jsonrpc":"2.0","id":null,"method":"m","error":{}}', invalidRequest, 'id must be a string or an integer'],
    ['{"jsonrpc":"2.0","id":1.5,"method":"m"}', invalidRequest, 'id must be a string or an integer'],
    ['{"jsonrpc":"2.0","id":9007199254740993,"method":"m"}', invalidRequest, 'id must be a string or an integer'],
    ['{"jsonrpc":"2.0","id":{},"method":"m"}', invalidRequest, 'id must be a string or an integer'],
    ['{"jsonrpc":"2.0","id":5,"method":"m","params":[1]}', invalidRequest, 'params must be an object', 5],
    ['{"jsonrpc":"2.0","id":5,"method":"m","params":null}', invalidRequest, 'params must be an object', 5],
    ['{"jsonrpc":"2.0","method":"m","params":"a"}', invalidRequest, 'params must be an object'],
    ['{"jsonrpc":"2.0","result":{}}', invalidRequest, 'a result needs an id and an object'],
    ['{"jsonrpc":"2.0","id":null,"result":{}}', invalidRequest, 'id must be a string or an integer'],
    ['{"jsonrpc":"2.0","id":5,"result":[]}', invalidRequest, 'a result needs an id and an object'],
    ['{"jsonrpc":"2.0","id":5,"result":null}', invalidRequest, 'a result needs an id and an object'],
    ['{"jsonrpc":"2.0","id":5,"result":{},"error":null}', invalidRequest, 'a result and an error at once'],
    ['{"jsonrpc":"2.0","id":5,"error":"no"}', invalidRequest, 'expected a method, a result or an error'],
    ['{"jsonrpc":"2.0","id":5,"error":{}}', invalidRequest, 'an error needs a code and a message'],
    ['{"jsonrpc":"2.0","id":5,"error":{"code":"1","message":"no"}}', invalidRequest, 'an error needs a code'],
    ['{"jsonrpc":"2.0","id":5,"error":{"code":1.5,"message":"no"}}', invalidRequest, 'an error needs a code'],
    ['{"jsonrpc":"2.0","id":5,"error":{"code":1}}', invalidRequest, 'an error needs a code and a message'],
    ['[{"jsonrpc":"2.0","method":"m"},{"id":6,"method":"m"}]', invalidRequest, 'jsonrpc must be "2.0"', 6],
  ]
  it.each(malformed)('refuses %s [N001 N002]', (text, code, fault, id) => {
    const decoded = decode(text)
    expect(decoded).toEqual({
      refusal: {
        jsonrpc: '2.0',
        ...(id !== undefined && { id }),
        error: { code, message: expect.stringContaining(fault) },
      },
    })
  })

  it('refuses what has more elements than a batch may have with one error, before it looks at them', () => {
    const wide = (element: string): string => `[${Array(101).fill(element).join()}]`
    const message = 'Not a JSON-RPC 2.0 message: a batch may hold 100 messages, this one has 101'
    for (const element of ['1', '{"jsonrpc":"2.0","id":1,"method":"m"}']) {
      expect(decode(wide(element))).toEqual({ refusal: { jsonrpc: '2.0', error: { code: invalidRequest, message } } })
    }
  })

  it('takes an id of 1024 characters, and refuses a longer one without saying it again', () => {
    const asked = (id: string): unknown => decode(JSON.stringify({ ...request, id }))
    expect(asked('i'.repeat(1024))).toHaveProperty('message.id')
    expect(asked('i'.repeat(1025))).toHaveProperty('refusal.error.code', invalidRequest)
    expect(asked('i'.repeat(1025))).not.toHaveProperty('refusal.id')
  })

  it('does not choke on a value nested a hundred thousand deep', () => {
    const text = `{"jsonrpc":"2.0","method":"m","params":{"a":${'['.repeat(1e5)}${']'.repeat(1e5)}}}`
    expect(decode(text)).toHaveProperty('message.method', 'm')
  })
})

describe('readMessage', () => {
  it('hands back the very object where nothing has to be changed', () => {
    const decoded = readMessage(request)
    expect('message' in decoded && decoded.message).toBe(request)
  })
})

describe('encode', () => {
  it('writes a message and a batch as JSON', () => {
    expect(JSON.parse(encode(request))).toEqual(request)
    expect(JSON.parse(encode([request, error]))).toEqual([request, error])
  })

  it('splices a result that was written beforehand, alone and in a batch', () => {
    const list = new Prewritten({ tools: ['a'] })
    const prewritten: Message = { jsonrpc: '2.0', id: '"1"', result: list }
    const plain = { jsonrpc: '2.0', id: '"1"', result: { tools: ['a'] } }
    expect(JSON.parse(encode(prewritten))).toEqual(plain)
    expect(JSON.parse(encode([prewritten, notification]))).toEqual([plain, notification])
  })

  it('writes texts so that no line ends within a message and no half of a pair stands alone [N053]', () => {
    const text = encode({ jsonrpc: '2.0', method: 'm', params: { text: 'a\nb\r\ud800' } })
    expect(text).not.toMatch(/[\n\r\ud800-\udfff]/)
    expect(decode(text)).toHaveProperty('message.params.text', 'a\nb\r\ud800')
  })
})

describe('Prewritten', () => {
  it('keeps the value, its text and its bytes, which are made once', () => {
    const value = { text: 'wörld' }
    const { text, bytes, value: kept } = new Prewritten(value)
    expect(kept).toBe(value)
    expect(JSON.parse(`{"result":${text}`)).toEqual({ result: value })
    expect(new TextDecoder().decode(bytes)).toBe(text)
    const list = new Prewritten(value)
    expect(list.bytes).toBe(list.bytes)
  })

  it('ends the message that its envelope begins', () => {
    const { text } = new Prewritten({})
    expect(JSON.parse(envelope('i"d') + text)).toEqual({ jsonrpc: '2.0', id: 'i"d', result: {} })
  })
})

describe('errorMessage', () => {
  it('carries code, message and data to the request, and nothing of where the error was thrown', () => {
    const thrown = new ProtocolError(-32602, 'no', { a: 1 }, { cause: new Error('secret') })
    expect(errorMessage(3, thrown)).toEqual({
      jsonrpc: '2.0',
      id: 3,
      error: { code: -32602, message: 'no', data: { a: 1 } },
    })
  })

  it('leaves out what there is not', () => {
    expect(Object.keys(errorMessage(undefined, new ProtocolError(1, 'no')))).toEqual(['jsonrpc', 'error'])
    expect(Object.keys(errorMessage(0, new ProtocolError(1, 'no')).error)).toEqual(['code', 'message'])
  })
})

it('tells requests, answers and batches apart', () => {
  const kinds = [request, notification, result, error, stray].map((message) => [isRequest(message), isAnswer(message)])
  expect(kinds).toEqual([
    [true, false],
    [false, false],
    [false, true],
    [false, true],
    [false, true],
  ])
  expect([isBatch(request), isBatch([request])]).toEqual([false, true])
})
