import fc from 'fast-check'
import { expect, it } from 'vitest'
import { SseReader, type SseEvent } from './sse.js'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

function readAll(chunks: readonly Uint8Array[], limit = 1_000): { events: SseEvent[]; reader: SseReader } {
  const events: SseEvent[] = []
  const reader = new SseReader((event) => events.push(event), limit)
  for (const chunk of chunks) reader.write(chunk)
  return { events, reader }
}
const eventsIn = (text: string): SseEvent[] => readAll([bytes(text)]).events
const message = (data: string): SseEvent => ({ data, name: 'message' })

it.each([
  ['an event', 'data: a\n\n', [message('a')]],
  ['an event without the space', 'data:a\n\n', [message('a')]],
  ['only one space taken off', 'data:  a\n\n', [message(' a')]],
  ['lines ended by CR', 'data: a\rdata: b\r\r', [message('a\nb')]],
  ['lines ended by CRLF', 'data: a\r\ndata: b\r\n\r\n', [message('a\nb')]],
  ['lines ended each in its own way', 'data: a\rdata: b\ndata: c\r\n\n', [message('a\nb\nc')]],
  ['several events', 'data: a\n\ndata: b\n\n', [message('a'), message('b')]],
  ['a byte-order mark at the start', '\uFEFFdata: a\n\n', [message('a')]],
  ['a byte-order mark anywhere else', 'data: a\n\n\uFEFFdata: b\n\n', [message('a')]],
  ['comments', ': hello\n:\ndata: a\n: within\ndata: b\n\n', [message('a\nb')]],
  ['a name', 'event: ping\ndata: a\n\ndata: b\n\n', [{ data: 'a', name: 'ping' }, message('b')]],
  ['a name without data', 'event: ping\n\ndata: b\n\n', [message('b')]],
  ['empty data', 'data\n\ndata:\n\n', [message(''), message('')]],
  ['unknown fields', 'colour: red\nnothing\ndata: a\n\n', [message('a')]],
  ['blank lines alone', '\n\r\n\r', []],
  ['an event that does not end', 'data: a\n', []],
])('reads %s', (_what, text, events) => {
  expect(eventsIn(text)).toEqual(events)
})

it('keeps the last id and the last wait that the server gave, and passes over those that are none', () => {
  const { reader, events } = readAll([
    bytes('id: 1\nretry: 250\ndata:\n\nid: a\0b\nretry: soon\n\nid: 2\n\nretry: -1\n'),
  ])
  expect({ lastId: reader.lastId, retry: reader.retry, events }).toEqual({
    lastId: '2',
    retry: 250,
    events: [message('')],
  })
})

it.each([
  ['not before its event is whole', 'id: 1\ndata: a\n\nid: 2\ndata: b\n', '1'],
  ['for good, through events without one', 'id: 1\n\ndata: a\n\n', '1'],
  ['until it is taken back', 'id: 1\n\nid\n\n', ''],
  ['unless no header could carry it', 'id: 1\n\nid: a\x07b\n\n', ''],
  ['unless it is endless', `id: 1\n\nid: ${'x'.repeat(1_025)}\n\n`, ''],
])('keeps an id %s', (_what, text, lastId) => {
  expect(readAll([bytes(text)], 2_000).reader.lastId).toBe(lastId)
})

it('passes over an event that is too large, for whoever goes on after it', () => {
  const reader = new SseReader(() => {}, 100)
  reader.write(bytes('id: 1\n\n'))
  expect(() => reader.write(bytes(`id: 2\ndata: ${'x'.repeat(200)}`))).toThrow('an event over 100 bytes')
  expect(reader.lastId).toBe('2')
})

it('counts comments', () => {
  expect(readAll([bytes(': a\n:\n\ndata: b\n\n')]).reader.comments).toBe(2)
})

it('gives the same events however the bytes are cut', () => {
  const piece = fc.constantFrom(
    'data: ',
    'data',
    ':',
    'event: x',
    'id: 7',
    'retry: 9',
    '\r',
    '\n',
    '\r\n',
    'é€😀',
    'a ',
    '\uFEFF',
  )
  const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(text, fc.array(fc.nat(), { maxLength: 30 }), (whole, at) => {
      const all = bytes(whole)
      const ends = [...at.map((each) => each % (all.length + 1)), all.length].toSorted((a, b) => a - b)
      const cut = readAll(ends.map((end, index) => all.subarray(index === 0 ? 0 : ends[index - 1]!, end)))
      const single = readAll(Array.from(all, (each) => Uint8Array.of(each)))
      const { events, reader } = readAll([all])
      for (const other of [cut, single]) {
        expect(other.events).toEqual(events)
        expect([other.reader.lastId, other.reader.retry]).toEqual([reader.lastId, reader.retry])
      }
    }),
    { numRuns: 500 },
  )
})

it('reads an event as large as the limit, and refuses a larger one whether or not its line ends', () => {
  const room = 100 - 'data: '.length - 1
  expect(readAll([bytes(`data: ${'x'.repeat(room)}\n\n`)], 101).events).toHaveLength(1)
  expect(() => readAll([bytes(`data: ${'x'.repeat(room + 3)}\n\n`)], 100)).toThrow('an event over 100 bytes')
  expect(() =>
    readAll(
      Array.from({ length: 200 }, () => bytes('x')),
      100,
    ),
  ).toThrow('an event over 100 bytes')
  expect(() =>
    readAll(
      Array.from({ length: 200 }, () => bytes('data\n')),
      100,
    ),
  ).toThrow('an event over 100 bytes')
})

it('lets comments go on for ever between events [N112]', () => {
  const comments = Array.from({ length: 200 }, () => bytes(': still here\n'))
  expect(readAll([...comments, bytes('data: a\n\n')], 100).events).toEqual([message('a')])
})

it.each(['data\r', 'data\n', ':\r\n', '\r', '\n'])(
  'takes time in proportion to the bytes where lines are %j',
  (line) => {
    const chunk = bytes(line.repeat(800_000))
    const { user } = process.cpuUsage()
    readAll([chunk], Infinity)
    // In microseconds: some tenths of a second, where searching the rest of the chunk for each line takes 15.
    expect(process.cpuUsage().user - user).toBeLessThan(3_000_000)
  },
)
