import { describe, expect, it } from 'vitest'
import { ConnectionClosed, ErrorCode, NoCommonRevision, ProtocolError, SessionLost, TimedOut } from './errors.js'

describe('ErrorCode', () => {
  it('gives every code one name [N013]', () => {
    const codes = Object.values(ErrorCode)
    expect(new Set(codes).size).toBe(codes.length)
  })
})

describe('ProtocolError', () => {
  it('keeps code, message, data and cause', () => {
    const cause = new Error('why')
    const error = new ProtocolError(-32602, 'no', { at: 'a' }, { cause })
    expect(error).toMatchObject({ name: 'ProtocolError', code: -32602, message: 'no', data: { at: 'a' }, cause })
    expect(error).toBeInstanceOf(Error)
  })

  it('has no data where none was given, which differs from null', () => {
    expect(new ProtocolError(1, 'no').data).toBeUndefined()
    expect(new ProtocolError(1, 'no', null)).toHaveProperty('data', null)
  })

  it('lets only its own kind keep its words', () => {
    const own = new ProtocolError(1, 'said')
    expect(ProtocolError.from(own)).toBe(own)
    const secret = new Error('password: hunter2')
    const told = ProtocolError.from(secret)
    expect(told).toMatchObject({ code: ErrorCode.internal, message: 'Internal error', cause: secret })
    expect(told.data).toBeUndefined()
  })

  it.each([undefined, null, 'text', 7, { code: -32602, message: 'forged' }])('trusts no words of %j', (thrown) => {
    expect(ProtocolError.from(thrown)).toMatchObject({ code: ErrorCode.internal, message: 'Internal error' })
  })
})

describe('errors that stay here', () => {
  it('say that the connection is closed and what to do, or what they are told to say', () => {
    const cause = new Error('EPIPE')
    expect(new ConnectionClosed()).toMatchObject({
      name: 'ConnectionClosed',
      message: 'The connection is closed; connect again to go on',
    })
    expect(new ConnectionClosed('Gone', { cause })).toMatchObject({ message: 'Gone', cause })
  })

  it('say that a session is lost, which closes its channel', () => {
    expect(new SessionLost()).toMatchObject({
      name: 'SessionLost',
      message: expect.stringContaining('ended the session'),
    })
    expect(new SessionLost()).toBeInstanceOf(ConnectionClosed)
  })

  it('say which limit ran out, after how long, and what would raise it', () => {
    expect(new TimedOut('tools/call', 'idle', 50)).toMatchObject({
      name: 'TimedOut',
      limit: 'idle',
      ms: 50,
      message: 'tools/call: no sign of life for 50 ms; raise `timeout` if the peer needs longer',
    })
    expect(new TimedOut('tools/call', 'total', 900)).toMatchObject({
      limit: 'total',
      message: expect.stringContaining('not finished within 900 ms in all; raise `maxTotalTimeout`'),
    })
    expect(new TimedOut('connect', 'total', 900, 'timeout').message).toContain('raise `timeout`')
  })

  it('say what each side speaks when they have nothing in common', () => {
    expect(new NoCommonRevision(['2030-01-01', '2029-01-01'], ['2024-11-05'])).toMatchObject({
      name: 'NoCommonRevision',
      offered: ['2030-01-01', '2029-01-01'],
      message: expect.stringContaining('offers 2030-01-01, 2029-01-01, this client speaks 2024-11-05'),
    })
    expect(new NoCommonRevision([], ['2024-11-05']).message).toContain('offers none')
  })
})
