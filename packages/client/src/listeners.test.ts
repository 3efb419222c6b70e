import { ConnectionClosed, type NotificationMessage } from '@mortise/protocol'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { eventually } from '../../../scripts/eventually.js'
import { Listeners } from './listeners.js'

afterEach(() => vi.restoreAllMocks())

const message: NotificationMessage = { jsonrpc: '2.0', method: 'notifications/tools/list_changed' }

describe('listeners', () => {
  it('are told though one before them throws', async () => {
    const complain = vi.spyOn(console, 'error').mockImplementation(() => {})
    const listeners = new Listeners()
    const fault = new Error('of its own')
    const throwing = (): never => {
      throw fault
    }
    const hear = vi.fn<() => void>()
    const ended = vi.fn<() => void>()
    listeners.add(throwing, throwing)
    listeners.add(hear, ended)
    listeners.hear(message)
    const reason = new ConnectionClosed()
    listeners.ended(reason, true)
    expect(hear).toHaveBeenCalledExactlyOnceWith(message)
    expect(ended).toHaveBeenCalledExactlyOnceWith(reason, true)
    await eventually(() => expect(complain.mock.calls.map(([, reason]) => reason as Error)).toEqual([fault, fault]))
  })

  it('have an entry each, though one function listens twice', () => {
    const listeners = new Listeners()
    const hear = vi.fn<() => void>()
    const leave = listeners.add(hear)
    listeners.add(hear)
    leave()
    leave()
    listeners.hear(message)
    expect(hear).toHaveBeenCalledOnce()
  })
})
