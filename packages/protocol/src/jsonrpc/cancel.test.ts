import { describe, expect, it, vi } from 'vitest'
import { Cancel } from './cancel.js'

describe('Cancel', () => {
  it('makes no signal until somebody asks for it', () => {
    const made = vi.fn<() => void>()
    class Counted extends AbortController {
      constructor() {
        super()
        made()
      }
    }
    vi.stubGlobal('AbortController', Counted)
    const cancel = new Cancel()
    cancel.cancel()
    expect(cancel.cancelled).toBe(true)
    expect(made).not.toHaveBeenCalled()
    expect(cancel.signal.aborted).toBe(true)
    expect(made).toHaveBeenCalledOnce()
    vi.unstubAllGlobals()
  })

  it('gives one signal, which aborts with the reason', () => {
    const cancel = new Cancel()
    const { signal } = cancel
    expect([signal.aborted, cancel.cancelled, cancel.signal]).toEqual([false, false, signal])
    cancel.cancel('enough')
    expect([signal.aborted, signal.reason, cancel.cancelled]).toEqual([true, 'enough', true])
  })

  it('keeps its first reason, also for a signal that is made later', () => {
    const cancel = new Cancel()
    cancel.cancel('first')
    cancel.cancel('second')
    expect(cancel.signal.reason).toBe('first')
  })

  it('aborts with an AbortError where no reason was given', () => {
    const cancel = new Cancel()
    cancel.cancel()
    expect(cancel.signal.reason).toMatchObject({ name: 'AbortError' })
  })
})
