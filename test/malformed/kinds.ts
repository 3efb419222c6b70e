import {
  alike,
  altered,
  ask,
  badParams,
  call,
  callWith,
  enveloped,
  invalid,
  message,
  meta,
  parse,
  unknown,
} from './say.js'
import type { Kind } from './say.js'

const bytes = (...pieces: (string | readonly number[])[]): Uint8Array =>
  Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : Buffer.from(piece))))
const list = ask('tools/list')
const note = (params: unknown, method = 'notifications/cancelled'): string => message({ method, params })

const notJson = alike(
  { code: parse },
  {
    'a word': 'hello',
    'an HTTP request': 'GET /mcp HTTP/1.1',
    'a header of another framing': 'Content-Length: 40',
    'a request cut short': list.slice(0, -1),
    'two requests on one line': list + list,
    'a request and a comma': `${list},`,
    'single quotes': "{'jsonrpc':'2.0','id':7,'method':'ping'}",
    'a name without quotes': '{jsonrpc:"2.0","id":7,"method":"ping"}',
    'a trailing comma': '{"jsonrpc":"2.0","id":7,"method":"ping",}',
    'a comment': `${list} // please`,
    'not a number': altered('7', 'NaN'),
    infinity: altered('7', 'Infinity'),
    'a leading zero': altered('7', '07'),
    'a hexadecimal number': altered('7', '0x7'),
    'a tab inside a string': altered('tools/list', 'tools\tlist'),
    'an unknown escape': altered('tools/list', 'tools\\xlist'),
    'a NUL before it': `\0${list}`,
    'only an open brace': '{',
    'sixty thousand open brackets': '['.repeat(60_000),
    'bytes that are no UTF-8': bytes('{"a":"', [0xc3, 0x28], '"}'),
    'an overlong encoding': bytes('{"a":"', [0xc0, 0xaf], '"}'),
    'half of a surrogate pair, encoded': bytes('{"a":"', [0xed, 0xa0, 0x80], '"}'),
    'Latin-1': Buffer.from('{"a":"é"}', 'latin1'),
    'UTF-16': Buffer.from(list, 'utf16le'),
  },
)

const noMessage = alike(
  { code: invalid },
  {
    null: 'null',
    true: 'true',
    'a number': '42',
    'a string': '"ping"',
    'an empty object': '{}',
    'an empty array': '[]',
    'an array of a number': '[1]',
    'an array in an array': '[[]]',
    'a null id': message({ id: null, method: 'ping' }),
    'a fraction for an id': message({ id: 1.5, method: 'ping' }),
    'a boolean for an id': message({ id: true, method: 'ping' }),
    'an object for an id': message({ id: {}, method: 'ping' }),
    'an array for an id': message({ id: [7], method: 'ping' }),
    'an id too large to be exact': '{"jsonrpc":"2.0","id":9007199254740993,"method":"ping"}',
    'an id that is no finite number': '{"jsonrpc":"2.0","id":1e999,"method":"ping"}',
    'a result without an id': message({ result: {} }),
    'a result that is no object': message({ id: 7, result: 'done' }),
    'a result and an error at once': message({ id: 7, result: {}, error: { code: 1, message: '' } }),
    'an error without a code': message({ id: 7, error: { message: 'x' } }),
    'an error whose code is a text': message({ id: 7, error: { code: 'x', message: 'x' } }),
    'an error without a message': message({ id: 7, error: { code: 1 } }),
    'an error that is null': message({ id: 7, error: null }),
    'only a version': message({}),
    'a notification whose params are a list': note([1]),
    'a notification of no method': message({ method: null }),
  },
)

const faultyRequest = alike(
  { id: 7, code: invalid },
  {
    'no version of JSON-RPC': '{"id":7,"method":"ping"}',
    'an older version of JSON-RPC': altered('"2.0"', '"1.0"'),
    'a version of JSON-RPC that is a number': altered('"2.0"', '2.0'),
    'a version of JSON-RPC that is null': altered('"2.0"', 'null'),
    'no method': message({ id: 7 }),
    'no method but params': message({ id: 7, params: {} }),
    'a null method': message({ id: 7, method: null }),
    'a number for a method': message({ id: 7, method: 1 }),
    'an object for a method': message({ id: 7, method: {} }),
    'a list of methods': message({ id: 7, method: ['ping'] }),
    'a list for params': message({ id: 7, method: 'ping', params: [] }),
    'a text for params': message({ id: 7, method: 'ping', params: 'x' }),
    'null for params': message({ id: 7, method: 'ping', params: null }),
    'a number for params': message({ id: 7, method: 'ping', params: 0 }),
    'a request before any handshake': message({ id: 7, method: 'tools/list' }),
    'a batch before any handshake': `[${list}]`,
    'a batch of one faulty request': '[{"id":7,"method":"ping"}]',
    'a line that is too long': ask('tools/list', { cursor: 'x'.repeat(70_000) }),
  },
)

const unknownMethod = alike(
  { id: 7, code: unknown },
  {
    'an unknown method': ask('no/such'),
    'a method of no letters': ask(''),
    'the method __proto__': ask('__proto__'),
    'the method constructor': ask('constructor'),
    'the method toString': ask('toString'),
    'the method hasOwnProperty': ask('hasOwnProperty'),
    'a method in capitals': ask('TOOLS/LIST'),
    'a method with a space': ask('tools/list '),
    'a method with a NUL': ask('tools/list\0'),
    'a method of ten thousand letters': ask('x'.repeat(10_000)),
    'a notification with an id': ask('notifications/cancelled'),
    'a question that only servers ask': ask('sampling/createMessage'),
    'a method of older revisions': ask('ping'),
  },
)

const faultyParams = alike(
  { id: 7, code: badParams },
  {
    'an envelope without capabilities': enveloped({ ...meta, 'io.modelcontextprotocol/clientCapabilities': undefined }),
    'capabilities that are a list': enveloped({ ...meta, 'io.modelcontextprotocol/clientCapabilities': [] }),
    'capabilities that are null': enveloped({ ...meta, 'io.modelcontextprotocol/clientCapabilities': null }),
    'a version that is a number': enveloped({ ...meta, 'io.modelcontextprotocol/protocolVersion': 20260728 }),
    'a version that is null': enveloped({ ...meta, 'io.modelcontextprotocol/protocolVersion': null }),
    'a log level that nobody knows': enveloped({ ...meta, 'io.modelcontextprotocol/logLevel': 'loud' }),
    'the log level constructor': enveloped({ ...meta, 'io.modelcontextprotocol/logLevel': 'constructor' }),
    'a progress token that is an object': enveloped({ ...meta, progressToken: {} }),
    'a call of no tool': ask('tools/call'),
    'a call of a number': call(1),
    'a call of null': call(null),
    'a call with a list for arguments': call('take', []),
    'a call with a text for arguments': call('take', 'x'),
    'a call with null for arguments': call('take', null),
    'an unknown tool': call('none'),
    'the tool __proto__': call('__proto__'),
    'the tool constructor': call('constructor'),
    'the tool toString': call('toString'),
    'the prompt __proto__': ask('prompts/get', { name: '__proto__' }),
    'the prompt constructor': ask('prompts/get', { name: 'constructor' }),
    'a prompt with a number for an argument': ask('prompts/get', { name: 'greet', arguments: { city: 1 } }),
    'the resource __proto__': ask('resources/read', { uri: '__proto__' }),
    'the resource constructor': ask('resources/read', { uri: 'constructor' }),
    'a resource that is no URI': ask('resources/read', { uri: ':' }),
    'a resource that is a number': ask('resources/read', { uri: 5 }),
    'a cursor that is a number': ask('tools/list', { cursor: 5 }),
    'a cursor that is made up': ask('tools/list', { cursor: 'constructor' }),
    'a completion for nothing': ask('completion/complete', { argument: { name: 'city', value: '' } }),
    'a completion for a strange thing': ask('completion/complete', {
      ref: { type: 'ref/constructor' },
      argument: { name: 'city', value: '' },
    }),
    'a subscription to nothing in particular': ask('subscriptions/listen', {}),
    'a subscription to a text': ask('subscriptions/listen', { notifications: 'all' }),
    'a subscription to the resource 5': ask('subscriptions/listen', { notifications: { resourceSubscriptions: [5] } }),
    'answers to nothing that are a list': ask('tools/call', { name: 'take', inputResponses: [] }),
    'a state that nobody sealed': ask('tools/call', { name: 'take', requestState: 'x' }),
    'a state that is an object': ask('tools/call', { name: 'take', requestState: {} }),
  },
)

const ignored = alike(
  { nothing: true },
  {
    'an empty line': '',
    spaces: '   ',
    'an answer to nothing': message({ id: 7, result: {} }),
    'an error in answer to nothing': message({ id: 'q', error: { code: 1, message: '' } }),
    'an error that answers nobody': message({ id: null, error: { code: 1, message: '' } }),
    'an unknown notification': note({}, 'notifications/none'),
    'the notification __proto__': note({}, '__proto__'),
    'the notification constructor': note({}, 'constructor'),
    'a notification that is a request without an id': note({ _meta: meta }, 'tools/list'),
    'a cancel of nothing': note({}),
    'a cancel of an unknown request': note({ requestId: 99 }),
    'a cancel of an object': note({ requestId: {} }),
    'a cancel of __proto__': note({ requestId: '__proto__' }),
    'progress of nothing': note({ progressToken: 'constructor', progress: 'far' }, 'notifications/progress'),
  },
)

const served = alike(
  { id: 7 },
  {
    'a mark of byte order': bytes([0xef, 0xbb, 0xbf], list),
    'a carriage return': `${list}\r`,
    'spaces around it': `  ${list}\t`,
    'a member twice': list.replace('{', '{"jsonrpc":"1.0",'),
    'members that nobody knows': list.replace('{', '{"constructor":1,"__proto__":{"a":1},"more":[],'),
    'an envelope with strange members': enveloped(JSON.parse(`{"__proto__":1,${JSON.stringify(meta).slice(1)}`)),
    'line separators of Unicode in a text': callWith('{"text":"\u2028\u2029\u0085"}'),
    'half of a surrogate pair, escaped': callWith(String.raw`{"text":"\ud800"}`),
    'an escaped NUL': callWith(String.raw`{"text":"\u0000"}`),
    'arguments nested ten thousand deep': callWith(`{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`),
    'arguments of five thousand members': callWith(
      `{${Array.from({ length: 5_000 }, (_, i) => `"k${i}":${i}`).join(',')}}`,
    ),
    'an argument called __proto__': callWith(
      '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":1}}}',
    ),
    'numbers out of range': callWith('{"a":1e999,"b":-1e999,"c":1e-999}'),
    'a filter of unknown kinds': ask('tools/list', { constructor: {}, hasOwnProperty: 1 }),
  },
)

const others: readonly Kind[] = [
  {
    name: 'a request whose bytes are no UTF-8',
    line: bytes(list.slice(0, -1), [0xc3, 0x28], '}'),
    answered: { id: 7, code: parse },
  },
  { name: 'no text for an id', line: altered('7', '""'), answered: { id: '' } },
  { name: 'the id __proto__', line: altered('7', '"__proto__"'), answered: { id: '__proto__' } },
  { name: 'the id constructor', line: altered('7', '"constructor"'), answered: { id: 'constructor' } },
  { name: 'a text of digits for an id', line: altered('7', '"7"'), answered: { id: '7' } },
  { name: 'an id below zero', line: altered('7', '-7'), answered: { id: -7 } },
  { name: 'an id that is a whole number in another form', line: altered('7', '7.0e0'), answered: { id: 7 } },
  {
    name: 'a version that nobody knows',
    line: enveloped({ ...meta, 'io.modelcontextprotocol/protocolVersion': '1' }),
    answered: { id: 7, code: -32022 },
  },
  {
    name: 'the version constructor',
    line: enveloped({ ...meta, 'io.modelcontextprotocol/protocolVersion': 'constructor' }),
    answered: { id: 7, code: -32022 },
  },
]

/** Everything that is thrown at a server, by family. */
export const families: Readonly<Record<string, readonly Kind[]>> = {
  'no JSON': notJson,
  'no message': noMessage,
  'a faulty request': faultyRequest,
  'an unknown method': unknownMethod,
  'faulty parameters': faultyParams,
  'nothing to answer': ignored,
  'strange but sound': [...served, ...others],
}
